/* SPDX-License-Identifier: GPL-2.0 */
/*
 * x2APIC ICR: an IPI to one physical destination.
 *
 * This is what the guest's kernel sends to wake or to call one other CPU, by far
 * the most frequent IPI.  Everything that may concern more than one vCPU, or has
 * side effects beyond a bit in an IRR (NMI, INIT, SIPI, SMI), or must fault, is
 * declined: walking all vCPUs with interrupts off is unbounded work.
 */
#ifndef KVM_FASTPATH_ICR_H
#define KVM_FASTPATH_ICR_H

#include <kvm_fastpath/service.h>

#include "decode.h"

static __always_inline enum exit_fastpath_completion
icr_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (!icr_is_fast(data))
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_x2apic(vcpu) || !kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_ICR_H */
