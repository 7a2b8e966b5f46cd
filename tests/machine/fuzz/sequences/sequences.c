// SPDX-License-Identifier: GPL-2.0
/*
 * Sequences of operations on local APICs, with our handlers and without, in one boot.
 * A difference that shows again is shrunk and printed as a row for known.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "../../init.h"
#include "sequences.h"

#define SHRUNK_DIFFERENCES	5
#define RECORD_DETAILS		8
#define NR_VM_FLAGS		(VM_FLAGS + 1)

struct effects {
	uint64_t ran[NR_OPERATIONS];
	uint64_t had[NR_OPERATIONS];	/* an effect */
	uint64_t records[NR_RECORDS];
	uint64_t ended_by_bit;
	uint64_t synic;			/* interrupts by SINTs' vectors */
};

struct totals {
	uint64_t sequences;
	uint64_t operations;
	uint64_t differences;
	uint64_t unsteady;		/* differences that did not show again */
	struct effects effects;
};

static bool is_synic(const struct record *record)
{
	return record->kind == SAW_IRQ && (record->detail == SYNIC_VECTOR ||
					   record->detail == AUTO_EOI_VECTOR);
}

/* Nothing can differ if nothing ever happens. */
static void count_effects(const struct sequence *sequence, const struct log *log,
			  struct effects *effects)
{
	uint32_t last[GUEST_VCPUS][NR_RECORDS][RECORD_DETAILS] = {};
	bool had[SEQUENCE_LENGTH] = {};
	uint32_t i;

	for (i = 0; i < log->count; i++) {
		const struct record *record = &log->record[i];
		uint32_t *state = &last[record->cpu][record->kind]
				       [record->detail % RECORD_DETAILS];

		effects->records[record->kind]++;
		effects->synic += sequence->flags & SYNIC && is_synic(record);
		if (record->operation < sequence->count)
			had[record->operation] |= is_event(record->kind) ||
						  *state != record->value;
		*state = record->value;
	}
	effects->ended_by_bit += log->ended_by_bit;
	for (i = 0; i < sequence->count; i++) {
		effects->ran[sequence->operation[i].kind]++;
		effects->had[sequence->operation[i].kind] += had[i];
	}
}

static void print_difference(const char *machine, struct sequence *sequence)
{
	static struct batch batch = { .count = 1 };
	uint32_t before = sequence->count;

	shrink_sequence(sequence);
	printf("DIFF machine=%s sequence=%u operations=%u shrunk=%u\n", machine,
	       sequence->number, before, sequence->count);
	print_case(sequence);
	batch.sequence[0] = *sequence;
	run_both(&batch);
	print_logs(&fast_logs.log[0], &slow_logs.log[0]);
}

/* Leaves those in @batch that differ again. */
static void keep_different(const char *machine, struct batch *batch)
{
	uint32_t i, count = 0;

	run_both(batch);
	for (i = 0; i < batch->count; i++) {
		if (is_different(i)) {
			batch->sequence[count++] = batch->sequence[i];
			continue;
		}
		printf("UNSTEADY machine=%s sequence=%u\n", machine, batch->sequence[i].number);
		print_case(&batch->sequence[i]);
	}
	batch->count = count;
}

static void compare_batch(const char *machine, struct batch *batch, struct totals *totals)
{
	static struct batch again;
	uint32_t i, first;

	run_both(batch);
	again.count = 0;
	for (i = 0; i < batch->count; i++) {
		count_effects(&batch->sequence[i], &slow_logs.log[i], &totals->effects);
		totals->operations += batch->sequence[i].count;
		if (is_different(i))
			again.sequence[again.count++] = batch->sequence[i];
	}
	totals->sequences += batch->count;
	batch->count = 0;

	first = again.count;
	for (i = 0; i < 2 && again.count; i++)
		keep_different(machine, &again);
	totals->unsteady += first - again.count;
	for (i = 0; i < again.count; i++)
		if (totals->differences++ < SHRUNK_DIFFERENCES)
			print_difference(machine, &again.sequence[i]);
}

static void compare_known(const char *machine, struct totals *totals)
{
	static struct batch batch;
	size_t i;

	for (i = 0; i < nr_known_sequences; i++) {
		batch.sequence[0] = known_sequences[i];
		batch.count = 1;
		compare_batch(machine, &batch, totals);
	}
}

static void compare_random(const char *machine, uint64_t seed, uint32_t count,
			   struct totals *totals)
{
	static struct batch batch;
	uint32_t i, vm_flags = 0;

	for (i = 0; i < count; i++) {
		struct sequence *sequence = &batch.sequence[batch.count++];

		generate_sequence(sequence, vm_flags, &seed);
		sequence->number = i + 1;
		if (batch.count < SEQUENCES_BATCH && i + 1 < count)
			continue;
		compare_batch(machine, &batch, totals);
		vm_flags = (vm_flags + 1) % NR_VM_FLAGS;
	}
}

static void report(const char *machine, uint64_t seed, const struct totals *totals)
{
	const struct effects *effects = &totals->effects;
	int i;

	for (i = 0; i < NR_OPERATIONS; i++)
		printf("OPERATION machine=%s name=%s ran=%" PRIu64 " had=%" PRIu64 "\n",
		       machine, operation_names[i], effects->ran[i], effects->had[i]);
	printf("SEQUENCES machine=%s seed=%" PRIu64 " kinds=%d known=%zu sequences=%" PRIu64,
	       machine, seed, NR_OPERATIONS, nr_known_sequences, totals->sequences);
	printf(" operations=%" PRIu64 " irqs=%" PRIu64 " nmis=%" PRIu64 " gp=%" PRIu64,
	       totals->operations, effects->records[SAW_IRQ],
	       effects->records[SAW_NMI_TAKEN], effects->records[SAW_GP]);
	printf(" pv_eois=%" PRIu64 " ioapic_eois=%" PRIu64 " filtered=%" PRIu64,
	       effects->ended_by_bit, effects->records[SAW_IOAPIC_EOI],
	       effects->records[SAW_FILTERED]);
	printf(" synic=%" PRIu64 " entry_fails=%" PRIu64, effects->synic,
	       effects->records[SAW_ENTRY_FAIL]);
	printf(" handled=%" PRIu64 " declined=%" PRIu64 " unclaimed=%" PRIu64,
	       fast_phase.handled, fast_phase.declined, fast_phase.unclaimed);
	printf(" off_handled=%" PRIu64 " off_declined=%" PRIu64, slow_phase.handled,
	       slow_phase.declined);
	printf(" unsteady=%" PRIu64 " differences=%" PRIu64 "\n", totals->unsteady,
	       totals->differences);
}

void run_sequences(const char *machine, uint64_t seed, uint32_t count)
{
	struct totals totals = {};

	compare_known(machine, &totals);
	compare_random(machine, seed, count, &totals);
	report(machine, seed, &totals);
	if (totals.differences)
		fail("%" PRIu64 " sequences differ", totals.differences);
}
