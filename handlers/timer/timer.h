/* SPDX-License-Identifier: GPL-2.0 */
/*
 * x2APIC initial count: start or stop the local APIC's timer.
 *
 * A guest without a TSC deadline writes it before each sleep and for each timer of its own.  It
 * writes the timer's LVT entry and divide configuration once, at boot.
 */
#ifndef KVM_FASTPATH_TIMER_H
#define KVM_FASTPATH_TIMER_H

#include <asm/apicdef.h>

#include <kvm_fastpath/service.h>

static __always_inline enum exit_fastpath_completion
timer_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	/* Reserved: KVM injects the #GP. */
	if (data >> 32)
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_x2apic(vcpu) || !kvm_fastpath_timer_write(vcpu, APIC_TMICT, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_TIMER_H */
