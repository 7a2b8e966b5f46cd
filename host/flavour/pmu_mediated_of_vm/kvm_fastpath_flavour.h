/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM works out which counters count instructions when the guest writes to its PMU,
 * and takes SRCU for those alone.  While a guest's counters are in the CPU, KVM can add nothing
 * to them with interrupts off.  As kvm_pmu_is_fastpath_emulation_allowed(), for code that can
 * only see whether KVM created the VM with a mediated PMU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include <linux/kvm_host.h>

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	struct kvm_pmu *pmu = &vcpu->arch.pmu;

	return likely(!vcpu->kvm->arch.created_mediated_pmu) || !pmu->version ||
	       !bitmap_intersects(pmu->pmc_counting_instructions,
				  (unsigned long *)&pmu->global_ctrl, X86_PMC_IDX_MAX);
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
