/* SPDX-License-Identifier: GPL-2.0 */
/*
 * x2APIC ICR: an IPI to one physical destination.
 *
 * The guest's kernel sends this IPI to wake or to call one other CPU; it is by far
 * the most frequent one.  The handler declines everything that may concern more than
 * one vCPU, because walking all vCPUs with interrupts off is unbounded work.  It also
 * declines what has side effects beyond a bit in an IRR (NMI, INIT, SIPI, SMI) or must
 * fault.
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
