/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: skipping an instruction reprograms on the spot every counter of the
 * guest that counts it, and that takes perf's mutexes.  Where no counter counts
 * instructions the skip neither sleeps nor looks at the PMU event filter, hence
 * needs no SRCU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include "../pmu_counts.h"

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	return !pmu_counts_skip(vcpu);
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
