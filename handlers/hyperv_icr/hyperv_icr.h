/* SPDX-License-Identifier: GPL-2.0 */
/*
 * HV_X64_MSR_ICR: an IPI to one physical destination; Windows writes this MSR.
 *
 * A guest that sees Hyper-V's MSRs of the local APIC writes them instead of the APIC's own, in
 * x2APIC mode and in xAPIC mode.  KVM treats the value as an x2APIC's ICR, so the handler takes
 * the same values; but an xAPIC's destination is bits 63:56.
 */
#ifndef KVM_FASTPATH_HYPERV_ICR_H
#define KVM_FASTPATH_HYPERV_ICR_H

#include <kvm_fastpath/service.h>

#include "../icr/decode.h"

static __always_inline enum exit_fastpath_completion
hyperv_icr_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		 u64 data)
	__kvm_fastpath_irqoff
{
	if (!icr_is_fast(data))
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_hyperv_apic(vcpu) || !kvm_fastpath_hyperv_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_HYPERV_ICR_H */
