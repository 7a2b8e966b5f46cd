/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the bench's guest and the process that runs it agree on.
 */
#ifndef BENCH_MACHINE_BENCH_H
#define BENCH_MACHINE_BENCH_H

#include <stdbool.h>
#include <stdint.h>

#include "guest.h"

enum workload {
	SELF,		/* an IPI to itself, until it is taken and its end is signalled */
	ONE_WAY,	/* an IPI to a vCPU that spins, until it is taken there */
	PINGPONG_SPIN,	/* there and back, both spin */
	PINGPONG_HALT,	/* there and back, both halt */
	NOBODY,		/* an IPI to an APIC that is not there: the exit alone */
	MISS,		/* BENCH_MISSES times a WRMSR that no handler wants and KVM ignores */
	TIMER,		/* the timer set far ahead: the exit alone */
	TIMER_FIRES,	/* set near, until its interrupt is taken */
	DEADLINE,	/* the TSC deadline set far ahead: the exit alone */
	DEADLINE_OFF,	/* ... and taken back: two exits */
	DEADLINE_LATE,	/* set near: from it until its interrupt is taken */
	HRTIMER,	/* DEADLINE in a guest for which KVM arms an hrtimer */
	HRTIMER_OFF,
	HRTIMER_LATE,
	DECLINE,	/* an IPI to itself that the handler declines */
	HV_SELF,	/* SELF, but by Hyper-V's ICR and EOI */
	HV_NOBODY,	/* NOBODY, but by Hyper-V's ICR */
	WORKLOADS
};

#define BENCH_SAMPLES	500
#define BENCH_MISSES	10
#define BENCH_WARMUP	64	/* repeated in tools/host_bench.py */

struct bench_orders {
	uint32_t workload;
	uint32_t warmup;
	uint32_t count;
	uint32_t marked;	/* stop the emulator around so many */
};

/* Written by vCPU 0, but for @received[1], @sent[1], @ready and @settled. */
struct bench_share {
	struct bench_orders orders;
	volatile uint32_t finished;
	volatile uint32_t ready;	/* vCPU 1 takes interrupts */
	uint32_t sent[GUEST_VCPUS];
	volatile uint32_t received[GUEST_VCPUS];
	volatile uint32_t settled;	/* as many as @received, outside the handler */
	uint32_t early;		/* interrupts of a timer that had not expired */
	uint32_t cycles[BENCH_SAMPLES];
};

/* What one run of a workload is: writes by kind, and interrupts taken. */
struct bench_kind {
	const char *name;
	uint32_t msr;
	unsigned int eligible;
	unsigned int declined;
	unsigned int unhandled;
	unsigned int received;
	bool waits;		/* most of the time goes by until a timer expires */
	bool hrtimer;		/* KVM may not use VMX's preemption timer */
};

extern const struct bench_kind bench_kinds[WORKLOADS];

/* Fails unless each IPI came once. */
void bench_run_guest(const struct bench_orders *orders, struct bench_share *report);

#endif
