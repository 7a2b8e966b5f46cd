/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for KVM's pmu.h and what is behind it: a vCPU's PMU laid out as KVM's, where a
 * flavour looks at it.  pmu_kernel.c has the functions.
 */
#ifndef BENCH_PMU_H
#define BENCH_PMU_H

#include <linux/compiler.h>
#include <linux/types.h>

#define ARCH_PERFMON_EVENTSEL_ENABLE	(1ULL << 22)
#define AMD64_RAW_EVENT_MASK_NB		0xf0000ffffULL
#define PERF_COUNT_HW_INSTRUCTIONS	1

struct kvm_pmc {
	u32 type;
	u8 idx;
	u64 counter;
	u64 eventsel;
	void *perf_event;
	void *vcpu;
	u64 current_config;
	bool is_paused;
	bool intr;
};

struct kvm_pmu {
	u32 nr_arch_gp_counters;
	u32 nr_arch_fixed_counters;
	u32 available_event_types;
	u64 fixed_ctr_ctrl;
	u64 fixed_ctr_ctrl_mask;
	u64 global_ctrl;
	u64 global_status;
	u64 counter_bitmask[2];
	u64 masks[4];
	u8 version;
	struct kvm_pmc gp_counters[8];
	struct kvm_pmc fixed_counters[3];
};

struct kvm {
	struct {
		bool enable_pmu;
	} arch;
	unsigned long srcu_locks[2];
	unsigned int srcu_idx;
};

struct kvm_vcpu {
	struct kvm *kvm;
	u64 rip;
	unsigned int declined;
	int srcu;
	struct {
		struct kvm_pmu pmu;
	} arch;
};

#define vcpu_to_pmu(vcpu)	(&(vcpu)->arch.pmu)

u64 perf_get_hw_event_config(int event);
int kvm_skip_emulated_instruction(struct kvm_vcpu *vcpu);
int srcu_read_lock(struct kvm *kvm);
void srcu_read_unlock(struct kvm *kvm, int idx);

static inline void kvm_vcpu_srcu_read_lock(struct kvm_vcpu *vcpu)
{
	vcpu->srcu = srcu_read_lock(vcpu->kvm);
}

static inline void kvm_vcpu_srcu_read_unlock(struct kvm_vcpu *vcpu)
{
	srcu_read_unlock(vcpu->kvm, vcpu->srcu);
}

#endif
