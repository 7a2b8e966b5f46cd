/* SPDX-License-Identifier: GPL-2.0 */
/* What the guest that has an IRQL and the process that runs it agree on. */
#ifndef MACHINE_IRQL_H
#define MACHINE_IRQL_H

#include <stdint.h>

#define IRQL_VCPUS	8
#define IRQL_MESSAGES	0x60000	/* a page for each vCPU's SynIC */

enum irql_timer {
	IRQL_DEADLINE,
	IRQL_INITIAL_COUNT,
	IRQL_SYNIC,		/* Hyper-V's, whose interrupts end by themselves */
};

struct irql_orders {
	uint32_t vcpus;
	uint32_t rounds;
	uint32_t hyperv;	/* by its ICR and EOI */
	uint32_t timer;
	uint32_t period;	/* of the timer, in its own unit */
	uint32_t timers;	/* how often vCPU 0 arms it afterwards, by each way */
	uint32_t hrtimer;	/* the vCPU's timer is one of the host's */
	uint32_t ids[IRQL_VCPUS];
};

/* By vCPU, and if there is a second index, by sender. */
struct irql_share {
	struct irql_orders orders;
	uint32_t sent[IRQL_VCPUS][IRQL_VCPUS];
	volatile uint32_t received[IRQL_VCPUS][IRQL_VCPUS];
	uint32_t early[IRQL_VCPUS];	/* that came although their IRQL was masked */
	volatile uint32_t nested[IRQL_VCPUS];
	uint32_t armed[IRQL_VCPUS];
	volatile uint32_t fired[IRQL_VCPUS];
	volatile uint32_t online[IRQL_VCPUS];
	volatile uint32_t done[IRQL_VCPUS];
	uint32_t ghosts;	/* timers that were cancelled, or armed anew, and expired */
	/* Ticks of the TSC: of the fastest write that arms, and from there to the handler. */
	uint64_t arms_in;
	uint64_t soonest, latest;
};

#endif
