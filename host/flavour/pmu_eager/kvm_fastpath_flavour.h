/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: skipping an instruction reprograms on the spot every counter of the
 * guest that counts it, and that takes perf's mutexes.  Where no counter counts
 * instructions the skip neither sleeps nor looks at the PMU event filter, hence
 * needs no SRCU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include <linux/kvm_host.h>
#include <linux/perf_event.h>

#include "pmu.h"

/*
 * As kvm_pmu_trigger_event() decides, but for PERF_GLOBAL_CTRL and the CPL: not
 * to look at them errs on the slow side.
 */
static inline bool flavour_counts_instructions(struct kvm_pmc *pmc)
{
	u64 event = perf_get_hw_event_config(PERF_COUNT_HW_INSTRUCTIONS);

	return pmc_speculative_in_use(pmc) &&
	       !((pmc->eventsel ^ event) & AMD64_RAW_EVENT_MASK_NB);
}

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	struct kvm_pmu *pmu = vcpu_to_pmu(vcpu);
	int i;

	for (i = 0; i < pmu->nr_arch_gp_counters; i++) {
		if (flavour_counts_instructions(&pmu->gp_counters[i]))
			return false;
	}
	for (i = 0; i < pmu->nr_arch_fixed_counters; i++) {
		if (flavour_counts_instructions(&pmu->fixed_counters[i]))
			return false;
	}

	return true;
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
