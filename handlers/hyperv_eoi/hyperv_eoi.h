/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HV_X64_MSR_EOI: the guest has served an interrupt; Windows writes this MSR.
 *
 * As eoi.h, but in x2APIC mode and in xAPIC mode.
 */
#ifndef KVM_FASTPATH_HYPERV_EOI_H
#define KVM_FASTPATH_HYPERV_EOI_H

#include <kvm_fastpath/service.h>

static __always_inline enum exit_fastpath_completion
hyperv_eoi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		 u64 data)
	__kvm_fastpath_irqoff
{
	/* KVM takes any low half, and traces it; KVM decides which other values fault. */
	if (data)
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_hyperv_apic(vcpu) || !kvm_fastpath_end_interrupt(vcpu))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_HYPERV_EOI_H */
