/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest that runs sequences and the process that runs the guest agree on.
 */
#ifndef MACHINE_FUZZ_SHARE_H
#define MACHINE_FUZZ_SHARE_H

#include "guest.h"
#include "operations.h"

#define SEQUENCES_BATCH	64
#define SEQUENCES_LOGS	0x140000

#define NEXT_PORT	0x82

#define LOG_RECORDS	1023

/* The vectors of most operations are in these words of ISR, TMR and IRR. */
#define WATCHED_WORDS	2
#define WATCHED_WORD(i)	(2 + 2 * (i))

/* X(name, whether it is an event; the others are states) */
#define RECORDS(X) \
	X(IRQ, 1)		/* detail: vector; value: RIP */ \
	X(NMI_TAKEN, 1)		/* RIP */ \
	X(GP, 1)		/* RIP */ \
	X(IOAPIC_EOI, 1)	/* an exit to userspace; detail: vector */ \
	X(FILTERED, 1)		/* an exit to userspace; MSR */ \
	X(ENTRY_FAIL, 1)	/* what VMX says */ \
	X(TPR, 0) \
	X(PPR, 0) \
	X(ISR, 0)		/* detail: word */ \
	X(TMR, 0) \
	X(IRR, 0) \
	X(NMI_PENDING, 0) \
	X(REGISTERS, 0)		/* a hash of all */

#define RECORD_NUMBER(name, event)	SAW_##name,

enum record_kind {
	RECORDS(RECORD_NUMBER)
	NR_RECORDS,
};

#define BEFORE_THE_FIRST	0xff

/* Compared as bytes, so there is no padding. */
struct record {
	uint8_t operation;	/* its index */
	uint8_t cpu;
	uint8_t kind;
	uint8_t detail;
	uint32_t value;
};

/*
 * How many PV EOIs needed no exit is not compared: KVM offers this when it likes.  Its slow
 * exits take the offer back, and re-entry does not.
 */
struct log {
	uint32_t count;
	uint32_t ended_by_bit;
	struct record record[LOG_RECORDS];
};

_Static_assert(SEQUENCES_LOGS + SEQUENCES_BATCH * sizeof(struct log) <= GUEST_MEMORY,
	       "a batch does not fit");

struct sequences_share {
	volatile uint32_t current;	/* sequence; its log is written */
	volatile uint32_t flags;
	volatile uint32_t next;		/* operation */
	volatile uint32_t end;		/* leave before this one */
	volatile uint32_t pv_eoi[GUEST_VCPUS];
	struct operation operation[SEQUENCE_LENGTH];
};

static inline void note(struct log *log, struct record record)
{
	/* An interrupt that comes now takes the next place. */
	uint32_t place = __atomic_fetch_add(&log->count, 1, __ATOMIC_RELAXED);

	if (place < LOG_RECORDS)
		log->record[place] = record;
}

#endif
