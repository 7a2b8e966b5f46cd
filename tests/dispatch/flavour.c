// SPDX-License-Identifier: GPL-2.0
/*
 * All contenders with the same handlers, each called in a loop of its own.
 */
#include <linux/percpu.h>
#include <linux/stringify.h>

#include "../../handlers/builtins.h"

#include "contenders.h"

/* What a guest writes most of: x2APIC, Hyper-V, KVM; a run of each. */
static const u32 other_runs[] = { 0x808, 0x40000070, 0x4b564d00, 0x6e0, 0xc0000080 };

#define RUN	13

static struct kvm_fastpath_handler other[KVM_FASTPATH_MAX_HANDLERS];
static unsigned int others;
static u64 others_called;

static u32 other_msr(unsigned int i)
{
	return other_runs[i / RUN] + i % RUN;
}

static enum exit_fastpath_completion
other_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	others_called++;
	return EXIT_FASTPATH_REENTER_GUEST;
}

/* A link asks whether the MSR is its own; here none is. */
static enum exit_fastpath_completion
chain_other(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (msr - other_runs[0] >= RUN)
		return EXIT_FASTPATH_NONE;
	return other_wrmsr(handler, vcpu, msr, data);
}

static void add(const struct kvm_fastpath_handler *handler, kvm_fastpath_wrmsr_t link)
{
	if (kvm_fastpath_register(handler))
		die("cannot register MSR 0x%x", handler->msr);
	hash_add(handler);
	chain_add(link);
}

static void set_up(unsigned int handlers)
{
	for (others = 0; others + 1 < handlers; others++) {
		other[others] = (struct kvm_fastpath_handler) {
			.name = "other",
			.msr = other_msr(others),
			.write = other_wrmsr,
		};
		add(&other[others], chain_other);
	}
	add(&kvm_fastpath_icr, chain_icr);
}

static void tear_down(void)
{
	while (others)
		kvm_fastpath_unregister(&other[--others]);
	kvm_fastpath_unregister(&kvm_fastpath_icr);
	hash_clear();
	chain_clear();
}

static bool is_handled(u32 msr)
{
	unsigned int i;

	for (i = 0; i < others; i++) {
		if (other[i].msr == msr)
			return true;
	}
	return msr == ICR_MSR;
}

/* IA32_EFER and on: real MSRs are as good as any other here. */
static u32 pick_msr(enum op op)
{
	u32 msr = 0x10;

	if (op == HIT || op == DECLINE)
		return ICR_MSR;
	while (is_handled(msr))
		msr++;
	return msr;
}

#define WAY(way, call)								\
static __attribute__((noipa)) enum exit_fastpath_completion			\
ask_##way(struct kvm_vcpu *vcpu, u32 msr, u64 data)				\
{										\
	return call;								\
}										\
										\
static void loop_##way(struct kvm_vcpu *vcpu, u32 msr, u64 data, u64 rounds)	\
{										\
	while (rounds--) {							\
		asm volatile("" : "+r"(vcpu), "+r"(msr), "+r"(data) : : "memory"); \
		ask_##way(vcpu, msr, data);					\
	}									\
}

/* A call, a return and a loop: what each way has around it. */
WAY(nothing, EXIT_FASTPATH_NONE)
WAY(switch, switch_wrmsr(vcpu, msr, data))
WAY(registry, kvm_fastpath_wrmsr_irqoff(vcpu, msr, data))
WAY(hash, hash_wrmsr(vcpu, msr, data))
WAY(chain, chain_wrmsr(vcpu, msr, data))

static void run(struct kvm_vcpu *vcpu, const struct work *work)
{
	static void (*const loop[CONTENDERS])(struct kvm_vcpu *, u32, u64, u64) = {
		[NOTHING] = loop_nothing,
		[SWITCH] = loop_switch,
		[REGISTRY] = loop_registry,
		[HASH] = loop_hash,
		[CHAIN] = loop_chain,
	};

	loop[work->contender](vcpu, work->msr, work->data, work->rounds);
}

static void count(struct counts *counts)
{
	const struct kvm_fastpath_slot *slot = kvm_fastpath_find(kvm_fastpath_icr.msr);
	int cpu;

	if (!slot)
		die("the ICR's handler is not registered");
	*counts = (struct counts) { .others = others_called };
	for_each_possible_cpu(cpu) {
		counts->handled += per_cpu_ptr(slot->stats, cpu)->handled;
		counts->declined += per_cpu_ptr(slot->stats, cpu)->declined;
		counts->unhandled += per_cpu(kvm_fastpath_unhandled, cpu);
	}
}

const struct flavour FLAVOUR = {
	.name = __stringify(FLAVOUR),
	.set_up = set_up,
	.tear_down = tear_down,
	.pick_msr = pick_msr,
	.other_msr = other_msr,
	.run = run,
	.count = count,
};
