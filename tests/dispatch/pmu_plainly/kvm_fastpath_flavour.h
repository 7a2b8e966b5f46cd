/* SPDX-License-Identifier: GPL-2.0 */
/*
 * No flavour: what the others cost is more than this.
 */
#ifndef BENCH_PMU_PLAINLY_H
#define BENCH_PMU_PLAINLY_H

#include "pmu.h"

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	return true;
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif
