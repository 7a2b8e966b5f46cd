/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest and the process that runs it agree on: the guest's memory
 * map, the orders it is given and the report it leaves.
 */
#ifndef MACHINE_GUEST_H
#define MACHINE_GUEST_H

#include <stdint.h>

#define GUEST_VCPUS	2
#define GUEST_MEMORY	0x200000

#define GUEST_GDT	0x1000
#define GUEST_PML4	0x2000
#define GUEST_PDPT	0x3000
#define GUEST_PD	0x4000
#define GUEST_SHARE	0x8000
#define GUEST_IMAGE	0x10000	/* repeated in guest.lds */
#define GUEST_STACK(i)	(0x100000 + ((i) + 1) * 0x10000)

#define GUEST_CODE_SEL	0x8
#define GUEST_DATA_SEL	0x10

#define GUEST_BATCH	10

#define GUEST_DONE_PORT	0x80

/* How often each workload runs; warm-ups are counted but not timed. */
struct guest_orders {
	uint32_t self_warmup;
	uint32_t self;
	uint32_t pingpong_warmup;
	uint32_t pingpong;
	uint32_t declined;
	uint32_t writes;		/* of @value to @msr, not timed */
	uint32_t msr;
	uint32_t value;
	uint32_t filtered;		/* an MSR that userspace filters, or 0 */
	uint32_t timer;			/* TSC ticks from one of vCPU 0's interrupts to the next */
	uint32_t seconds;		/* that it may take, or 0 for the usual 20 */
};

/* Every field but @orders is written by the vCPU that it names, or vCPU 0. */
struct guest_share {
	struct guest_orders orders;
	uint32_t sent[GUEST_VCPUS];	/* ICR writes that a fast path may take */
	uint32_t sent_declined;		/* ICR writes that it has to decline */
	uint32_t written;		/* to the MSR that was ordered */
	volatile uint32_t received[GUEST_VCPUS];
	uint32_t armed;			/* by writes to the TSC deadline, each in the future */
	volatile uint32_t fired;
	uint64_t self_cycles;
	uint64_t self_best;		/* of GUEST_BATCH IPIs */
	uint64_t pingpong_cycles;
	uint64_t pingpong_best;
};

#endif
