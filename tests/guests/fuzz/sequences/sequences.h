/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_FUZZ_SEQUENCES_H
#define MACHINE_FUZZ_SEQUENCES_H

#include <stdbool.h>
#include <stddef.h>

#include "share.h"

/* All of one VM: their VM_FLAGS are the same. */
struct batch {
	uint32_t count;
	struct sequence sequence[SEQUENCES_BATCH];
};

struct logs {
	struct log log[SEQUENCES_BATCH];
};

/* known.c: sequences that showed a fault once */
extern const struct sequence known_sequences[];
extern const size_t nr_known_sequences;

/* generate.c: a random one with these VM_FLAGS */
void generate_sequence(struct sequence *sequence, uint32_t vm_flags, uint64_t *random);

/* run.c: says in @why, of @size bytes, what went wrong; returns false then. */
bool run_batch(const struct batch *batch, struct logs *logs, char *why, size_t size);

/* The registry's counters for all batches with our handlers on, or with them off. */
struct phase {
	uint64_t handled;
	uint64_t timed;		/* of these, the timer's initial count */
	uint64_t hyperv;	/* and Hyper-V's MSRs */
	uint64_t declined;
	uint64_t unhandled;
};

extern struct logs fast_logs, slow_logs;
extern struct phase fast_phase, slow_phase;

/* compare.c: runs @batch with our handlers on and with them off */
void run_both(const struct batch *batch);
/* Of the last batch: did sequence @i leave two different logs? */
bool is_different(uint32_t i);

/* shrink.c: drops operations and flags as long as @sequence still differs */
void shrink_sequence(struct sequence *sequence);

/* print.c */
extern const char *const operation_names[NR_OPERATIONS];

bool is_event(enum record_kind kind);
void print_case(const struct sequence *sequence);
/* A few records of each, from the first that differs. */
void print_logs(const struct log *fast, const struct log *slow);

#endif
