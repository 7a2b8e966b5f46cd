// SPDX-License-Identifier: GPL-2.0
/*
 * What the flavours of the PMU call, as long as in the kernel: perf's table of events,
 * SRCU with its full barriers.  The skip only skips: what KVM's has to do for counters is
 * the same with each flavour.
 */
#include "pmu.h"

static u64 intel_event_map(int event)
{
	static const u64 map[] = { 0x3c, 0xc0, 0x4f2e, 0x412e, 0xc4, 0xc5, 0x13c, 0x300 };

	return map[event];
}

static struct {
	u64 (*event_map)(int event);
	int max_events;
} x86_pmu = { intel_event_map, 8 };

u64 perf_get_hw_event_config(int event)
{
	unsigned long mask;
	int max = x86_pmu.max_events;

	if (event < max) {
		/* array_index_nospec() */
		asm volatile("cmp %1,%2; sbb %0,%0" : "=r"(mask)
			     : "g"((long)max), "r"((long)event) : "cc");
		return x86_pmu.event_map(event & mask);
	}
	return 0;
}

static void full_barrier(void)
{
	asm volatile("lock; addl $0,-4(%%rsp)" : : : "memory", "cc");
}

int srcu_read_lock(struct kvm *kvm)
{
	int idx = READ_ONCE(kvm->srcu_idx) & 1;

	kvm->srcu_locks[idx]++;
	full_barrier();
	return idx;
}

void srcu_read_unlock(struct kvm *kvm, int idx)
{
	full_barrier();
	kvm->srcu_locks[idx]++;
}

int kvm_skip_emulated_instruction(struct kvm_vcpu *vcpu)
{
	vcpu->rip += 2;
	return 1;
}
