/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For the flavours of the PMU: does one of the guest's counters count the skipped instruction?
 */
#ifndef KVM_FASTPATH_PMU_COUNTS_H
#define KVM_FASTPATH_PMU_COUNTS_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/kernel.h>

/* KVM's, behind <linux/kvm_host.h>, or a fake's. */
#include "pmu.h"

/* Counter 0 of the fixed ones counts instructions, in the kernel, in user mode or both. */
#define FIXED_0_ON		3
#define FIXED_0_ENABLED		BIT_ULL(32)

/*
 * PERF_GLOBAL_CTRL, a bit for each counter.  A PMU of version 1 has no such MSR, and all
 * its counters are on, whatever KVM keeps in the field.
 */
static inline u64 pmu_enabled(const struct kvm_pmu *pmu)
{
	return pmu->version > 1 ? pmu->global_ctrl : ~0ULL;
}

/* As kvm_pmu_trigger_event() decides, except that each counter counts at each CPL. */
static noinline bool pmu_counts_instructions(const struct kvm_pmu *pmu)
{
	u64 instructions = perf_get_hw_event_config(PERF_COUNT_HW_INSTRUCTIONS);
	u64 enabled = pmu_enabled(pmu);
	u64 eventsel;
	int i;

	for (i = 0; i < pmu->nr_arch_gp_counters; i++) {
		eventsel = pmu->gp_counters[i].eventsel;
		if (eventsel & ARCH_PERFMON_EVENTSEL_ENABLE && enabled & BIT_ULL(i) &&
		    !((eventsel ^ instructions) & AMD64_RAW_EVENT_MASK_NB))
			return true;
	}

	return false;
}

/*
 * Mostly one pass finds that no counter is on.  It looks at four counters at a time, so it may
 * look at some that the vCPU does not have; the function above decides whether these matter.
 */
static noinline bool pmu_has_counter_on(const struct kvm_pmu *pmu)
{
	const struct kvm_pmc *end = &pmu->gp_counters[pmu->nr_arch_gp_counters];
	const struct kvm_pmc *pmc;
	u64 on = 0;

	if (pmu->fixed_ctr_ctrl & FIXED_0_ON && pmu_enabled(pmu) & FIXED_0_ENABLED)
		return true;

	BUILD_BUG_ON(ARRAY_SIZE(pmu->gp_counters) % 4);
	for (pmc = pmu->gp_counters; pmc < end; pmc += 4)
		on |= pmc[0].eventsel | pmc[1].eventsel | pmc[2].eventsel | pmc[3].eventsel;

	return on & ARCH_PERFMON_EVENTSEL_ENABLE && pmu_counts_instructions(pmu);
}

/*
 * Nearly free where the guest has no PMU, or has it but with all counters off in one word.
 * On some kernels an AMD vCPU without a PMU has counters that its guest cannot get at.
 */
static inline bool pmu_counts_skip(struct kvm_vcpu *vcpu)
{
	const struct kvm_pmu *pmu = vcpu_to_pmu(vcpu);

	if (likely(!pmu->nr_arch_gp_counters && !pmu->fixed_ctr_ctrl))
		return false;

	return vcpu->kvm->arch.enable_pmu && pmu_enabled(pmu) && pmu_has_counter_on(pmu);
}

#endif /* KVM_FASTPATH_PMU_COUNTS_H */
