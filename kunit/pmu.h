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

struct kvm_pmc {
	u64 eventsel;
};

struct kvm_pmu {
	unsigned int nr_arch_gp_counters;
	u64 fixed_ctr_ctrl;
	u64 global_ctrl;
	u8 version;
	struct kvm_pmc gp_counters[FAKE_GP_COUNTERS];
};

struct kvm {
	struct {
		bool enable_pmu;
	} arch;
};

/* @srcu_depth, @skips_in_srcu: how deep in SRCU the vCPU is, and was when it skipped */
struct kvm_vcpu {
	struct kvm *kvm;
	bool single_step;
	int srcu_depth;
	unsigned int skips;
	unsigned int skips_in_srcu;
	struct {
		struct kvm_pmu pmu;
	} arch;
};

#define vcpu_to_pmu(vcpu)	(&(vcpu)->arch.pmu)

#define PERF_COUNT_HW_INSTRUCTIONS	1

static inline u64 perf_get_hw_event_config(int event)
{
	return event == PERF_COUNT_HW_INSTRUCTIONS ? FAKE_INSTRUCTIONS : FAKE_CYCLES;
}

static inline int kvm_skip_emulated_instruction(struct kvm_vcpu *vcpu)
{
	vcpu->skips++;
	if (vcpu->srcu_depth == 1)
		vcpu->skips_in_srcu++;
	return !vcpu->single_step;
}

static inline void kvm_vcpu_srcu_read_lock(struct kvm_vcpu *vcpu)
{
	vcpu->srcu_depth++;
}

static inline void kvm_vcpu_srcu_read_unlock(struct kvm_vcpu *vcpu)
{
	vcpu->srcu_depth--;
}

#endif /* KVM_FASTPATH_FAKE_PMU_H */
