/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest that writes ICR values, the process that runs it and PID 1 agree on.
 */
#ifndef MACHINE_FUZZ_H
#define MACHINE_FUZZ_H

#include <stdint.h>

#include "guest.h"

#define FUZZ_BATCH	256
#define FUZZ_VALUES	0x140000
#define FUZZ_OUTCOMES	(FUZZ_VALUES + FUZZ_BATCH * sizeof(uint64_t))

/* A vCPU leaves through one of these, and is told apart by it. */
#define CLEAR_PORT	0x81	/* vectors below 16 stay in the IRR: take them out */
#define READY_PORT	0x82	/* vCPU 0, and vCPU 1 that is to be parked */
#define WRITTEN_PORT	0x83
#define RESET_PORT	0x84	/* from the reset vector: INIT */
#define SMM_PORT	0x85	/* from the SMI's entry */

#define FUZZ_SMI_ENTRY	0x38000
#define FUZZ_RESET_PAGE	0xfffff000
#define FUZZ_RESET_AT	0xff0

/* ISR, TMR and IRR follow each other, 32 vectors a register. */
#define APIC_WORDS	24

/* All of it is compared, so there is no padding.  The second half: parked only. */
struct fuzz_cpu {
	uint8_t irqs;
	uint8_t vector;
	uint8_t nmis;
	uint8_t mp_state;
	int32_t at;		/* of the interrupt, relative to the write; vCPU 0 */
	uint32_t isr;		/* the vector's word of it, when the vector was taken */
	uint32_t tmr;
	uint32_t irr;		/* afterwards, the word of the value's vector */

	uint32_t apic;		/* a hash of all registers */
	uint32_t events;
	uint32_t cs_base;	/* a SIPI sets it */
	uint64_t rip;
};

struct fuzz_outcome {
	uint64_t icr;
	uint8_t went_on;	/* so far behind the write */
	uint8_t gps;
	int8_t gp_at;
	uint8_t left_by;
	uint32_t unused;
	struct fuzz_cpu cpu[GUEST_VCPUS];
};

_Static_assert(sizeof(struct fuzz_outcome) == 16 + 40 * GUEST_VCPUS, "padding");
_Static_assert(FUZZ_OUTCOMES + FUZZ_BATCH * sizeof(struct fuzz_outcome) <= GUEST_MEMORY,
	       "a batch does not fit");

struct fuzz_share {
	uint32_t count;
	uint32_t parked;		/* vCPU 1 does not run, userspace drives vCPU 0 */
	uint32_t msr;
	uint32_t xapic;			/* the APICs are in xAPIC mode */
	volatile uint32_t online;
	volatile uint32_t current;	/* value */
	volatile uint32_t step;		/* written so far */
	volatile uint32_t done;		/* of these, vCPU 1 has taken what they sent */
	uint64_t parked_entry;
	uint32_t apic[GUEST_VCPUS][APIC_WORDS];	/* at the end */
};

#endif
