/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to the bench: who is measured, at what, and with which flags it was compiled.
 */
#ifndef BENCH_H
#define BENCH_H

#include <linux/types.h>

#include <kvm_fastpath/handler.h>

#include "kvm_fastpath_host_impl.h"

#define ICR_MSR		0x830
#define ICR_FAST	0x40ULL			/* vector 0x40, fixed, to APIC id 0 */
#define ICR_DECLINED	(ICR_FAST | 0x800)	/* logical destination */

enum contender { NOTHING, SWITCH, REGISTRY, HASH, CHAIN, CONTENDERS };
enum op { HIT, MISS, DECLINE, OPS };

extern const char *const contender_names[CONTENDERS];
extern const char *const op_names[OPS];

struct work {
	enum contender contender;
	u32 msr;
	u64 data;
	u64 rounds;
};

/* The counters of the handlers and the registry, over all CPUs. */
struct counts {
	u64 handled;
	u64 declined;
	u64 unhandled;
	u64 others;
};

/* One set of objects, compiled with one set of flags. */
struct flavour {
	const char *name;
	/* The ICR's handler and @handlers - 1 others, in each contender; the ICR's last. */
	void (*set_up)(unsigned int handlers);
	void (*tear_down)(void);
	/* Which MSR to write for @op. */
	u32 (*pick_msr)(enum op op);
	u32 (*other_msr)(unsigned int i);
	void (*run)(struct kvm_vcpu *vcpu, const struct work *work);
	void (*count)(struct counts *counts);
};

extern const struct flavour retpoline, plain;

void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

#define MAX_CPUS	256

/* cpus.c: threads that play CPUs: pinned, each with a vCPU and per-CPU variables. */
void cpus_prepare(unsigned int most);	/* as many as there are, sets nr_cpus */
void cpu_become(unsigned int cpu);
struct kvm_vcpu *cpu_vcpu(unsigned int cpu);

/* check.c: dies unless each of @threads did what @op says, @work->rounds times */
struct state {
	struct counts counts;
	u64 skipped;
	u64 delivered;
};

struct check {
	const struct flavour *flavour;
	const struct work *work;
	enum op op;
	unsigned int threads;
	struct state was;
};

void check_begin(struct check *check);
void check_end(const struct check *check);

void run_times(unsigned int rounds);	/* times.c */
void run_counts(void);			/* counts.c: under callgrind */
void run_pmu_counts(void);		/* pmu_counts.c: likewise */

#endif
