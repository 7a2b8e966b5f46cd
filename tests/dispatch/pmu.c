// SPDX-License-Identifier: GPL-2.0
/*
 * One way to skip, compiled once for each; WAY is its name.
 */
#include <linux/kernel.h>
#include <linux/stringify.h>

#include <kvm_fastpath_flavour.h>

#include "pmu_ways.h"

static struct kvm kvm;
static struct kvm_vcpu vcpu = { .kvm = &kvm };

static void set_up(const struct pmu_state *state)
{
	struct kvm_pmu *pmu = vcpu_to_pmu(&vcpu);

	kvm = (struct kvm) { .arch.enable_pmu = true };
	vcpu = (struct kvm_vcpu) { .kvm = &kvm };
	pmu->version = state->version;
	pmu->nr_arch_gp_counters = state->gp_counters;
	pmu->nr_arch_fixed_counters = state->version > 1 ? 3 : 0;
	pmu->global_ctrl = state->ctrl;
	pmu->fixed_ctr_ctrl = state->fixed;
	pmu->gp_counters[0].eventsel = state->eventsel;
}

static __attribute__((noipa)) void skip(struct kvm_vcpu *vcpu)
{
	if (flavour_can_skip(vcpu))
		flavour_skip(vcpu);
	else
		vcpu->declined++;
}

static void run(u64 rounds)
{
	while (rounds--)
		skip(&vcpu);
}

static struct pmu_outcome outcome(void)
{
	return (struct pmu_outcome) {
		.skipped = vcpu.rip / 2,
		.declined = vcpu.declined,
		.locked = kvm.srcu_locks[0] / 2,
	};
}

const struct pmu_way WAY = {
	.name = __stringify(WAY),
	.set_up = set_up,
	.run = run,
	.outcome = outcome,
};
