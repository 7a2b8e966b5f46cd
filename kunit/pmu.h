/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for KVM's pmu.h where a flavour includes it: as much of a vCPU's PMU as
 * the flavours look at.
 */
#ifndef KVM_FASTPATH_FAKE_PMU_H
#define KVM_FASTPATH_FAKE_PMU_H

#include <linux/bits.h>
#include <linux/types.h>

#define ARCH_PERFMON_EVENTSEL_ENABLE	BIT_ULL(22)
#define AMD64_RAW_EVENT_MASK_NB		0xf0000ffffULL

#define FAKE_INSTRUCTIONS	0xc0
#define FAKE_CYCLES		0x3c
#define FAKE_GP_COUNTERS	8
#define FAKE_FIXED_COUNTERS	3

struct kvm_pmc {
	bool fixed;
	u8 idx;
	u64 eventsel;
	struct kvm_vcpu *vcpu;
};

struct kvm_pmu {
	unsigned int nr_arch_gp_counters;
	unsigned int nr_arch_fixed_counters;
	u64 fixed_ctr_ctrl;
	struct kvm_pmc gp_counters[FAKE_GP_COUNTERS];
	struct kvm_pmc fixed_counters[FAKE_FIXED_COUNTERS];
};

struct kvm {
	struct {
		bool enable_pmu;
	} arch;
};

struct kvm_vcpu {
	struct kvm *kvm;
	struct {
		struct kvm_pmu pmu;
	} arch;
};

#define vcpu_to_pmu(vcpu)	(&(vcpu)->arch.pmu)

static inline bool pmc_speculative_in_use(struct kvm_pmc *pmc)
{
	if (pmc->fixed)
		return pmc->vcpu->arch.pmu.fixed_ctr_ctrl >> (pmc->idx * 4) & 3;
	return pmc->eventsel & ARCH_PERFMON_EVENTSEL_ENABLE;
}

#define PERF_COUNT_HW_INSTRUCTIONS	1

static inline u64 perf_get_hw_event_config(int event)
{
	return event == PERF_COUNT_HW_INSTRUCTIONS ? FAKE_INSTRUCTIONS : FAKE_CYCLES;
}

static inline int kvm_skip_emulated_instruction(struct kvm_vcpu *vcpu)
{
	return 1;
}

#endif /* KVM_FASTPATH_FAKE_PMU_H */
