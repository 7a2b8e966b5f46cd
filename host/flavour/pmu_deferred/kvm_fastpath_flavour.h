/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: skipping an instruction only asks for the guest's counters to be
 * reprogrammed (KVM_REQ_PMU), which never sleeps.  For a counter that counts
 * instructions, and for no other, it looks at the PMU event filter, which lives
 * under KVM's SRCU; and SRCU takes two full barriers.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include "../pmu_counts.h"

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	return true;
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	bool go_on;

	if (likely(!pmu_counts_skip(vcpu)))
		return kvm_skip_emulated_instruction(vcpu);

	kvm_vcpu_srcu_read_lock(vcpu);
	go_on = kvm_skip_emulated_instruction(vcpu);
	kvm_vcpu_srcu_read_unlock(vcpu);

	return go_on;
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
