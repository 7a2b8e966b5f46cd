/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: skipping an instruction reprograms on the spot every counter of the
 * guest that counts it, and that takes perf's mutexes.  Where no counter counts
 * instructions the skip neither sleeps nor looks at the PMU event filter, hence
 * needs no SRCU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

/* KVM's, behind <linux/kvm_host.h>, or the KUnit fake's. */
#include "pmu.h"

static inline bool flavour_counts_instructions(struct kvm_pmc *pmc)
{
	return pmc_speculative_in_use(pmc) &&
	       !((pmc->eventsel ^ perf_get_hw_event_config(PERF_COUNT_HW_INSTRUCTIONS)) &
		 AMD64_RAW_EVENT_MASK_NB);
}

/*
 * As kvm_pmu_trigger_event() decides, but for PERF_GLOBAL_CTRL and the CPL: not
 * to look at them errs on the slow side.
 */
static noinline bool flavour_skip_is_counted(struct kvm_pmu *pmu)
{
	int i;

	for (i = 0; i < pmu->nr_arch_gp_counters; i++) {
		if (flavour_counts_instructions(&pmu->gp_counters[i]))
			return true;
	}
	for (i = 0; i < pmu->nr_arch_fixed_counters; i++) {
		if (flavour_counts_instructions(&pmu->fixed_counters[i]))
			return true;
	}

	return false;
}

/* No PMU, or none of its counters on: that is the rule, and has to be cheap. */
static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	struct kvm_pmu *pmu = vcpu_to_pmu(vcpu);
	u64 on = pmu->fixed_ctr_ctrl;
	int i;

	/* An AMD vCPU has counters even then, but its guest cannot get at them. */
	if (!vcpu->kvm->arch.enable_pmu)
		return true;

	for (i = 0; i < pmu->nr_arch_gp_counters; i++)
		on |= pmu->gp_counters[i].eventsel & ARCH_PERFMON_EVENTSEL_ENABLE;

	return likely(!on) || !flavour_skip_is_counted(pmu);
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
