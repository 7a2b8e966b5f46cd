/* SPDX-License-Identifier: GPL-2.0 */
/*
 * x2APIC EOI: the guest has served an interrupt.
 *
 * Where the CPU does not virtualize the APIC, every interrupt ends in this exit, so an
 * IPI costs two: the sender's and this one.  The handler declines an EOI that an I/O
 * APIC, userspace or a SynIC waits for, because that takes locks and wakes others.
 */
#ifndef KVM_FASTPATH_EOI_H
#define KVM_FASTPATH_EOI_H

#include <kvm_fastpath/service.h>

static __always_inline enum exit_fastpath_completion
eoi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	/* SDM Vol. 3A, 11.12.1 defines only 0; KVM decides which other values fault. */
	if (data)
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_x2apic(vcpu) || !kvm_fastpath_end_interrupt(vcpu))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_EOI_H */
