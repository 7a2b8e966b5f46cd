// SPDX-License-Identifier: GPL-2.0
/*
 * Sequences of operations on local APICs, with our handlers and without, in one boot.
 * A difference that shows again is shrunk and printed as a row for known.c.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "init.h"
#include "report.h"
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

static void print_difference(struct sequence *sequence)
{
	static struct batch batch = { .count = 1 };
	uint32_t before = sequence->count;

	shrink_sequence(sequence);
	report_note("sequence %u differs, shrunk from %u operations to %u:", sequence->number,
		    before, sequence->count);
	print_case(sequence);
	batch.sequence[0] = *sequence;
	run_both(&batch);
	print_logs(&fast_logs.log[0], &slow_logs.log[0]);
}

/* Leaves those in @batch that differ again. */
static void keep_different(struct batch *batch)
{
	uint32_t i, count = 0;

	run_both(batch);
	for (i = 0; i < batch->count; i++) {
		if (is_different(i)) {
			batch->sequence[count++] = batch->sequence[i];
			continue;
		}
		report_note("sequence %u differed, and does not again:",
			    batch->sequence[i].number);
		print_case(&batch->sequence[i]);
	}
	batch->count = count;
}

static void compare_batch(struct batch *batch, struct totals *totals)
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
		keep_different(&again);
	totals->unsteady += first - again.count;
	for (i = 0; i < again.count; i++)
		if (totals->differences++ < SHRUNK_DIFFERENCES)
			print_difference(&again.sequence[i]);
}

static void compare_known(struct totals *totals)
{
	static struct batch batch;
	size_t i;

	for (i = 0; i < nr_known_sequences; i++) {
		batch.sequence[0] = known_sequences[i];
		batch.count = 1;
		compare_batch(&batch, totals);
	}
}

static void compare_random(uint64_t seed, uint32_t count, struct totals *totals)
{
	static struct batch batch;
	uint32_t i, vm_flags = 0;

	for (i = 0; i < count; i++) {
		struct sequence *sequence = &batch.sequence[batch.count++];

		generate_sequence(sequence, vm_flags, &seed);
		sequence->number = i + 1;
		if (batch.count < SEQUENCES_BATCH && i + 1 < count)
			continue;
		compare_batch(&batch, totals);
		vm_flags = (vm_flags + 1) % NR_VM_FLAGS;
	}
}

/* For how many reasons KVM inhibited APIC virtualization, and ended that. */
static unsigned int stop_counting_reasons(void)
{
	char text[4096];
	const char *at = text;
	unsigned int reasons = 0;

	trace_read(&apicv_returns, text, sizeof(text));
	while ((at = strstr(at, "{ reason:"))) {
		at++;
		reasons++;
	}
	trace_stop(&apicv_returns);
	return reasons;
}

static void report(uint64_t seed, const struct totals *totals)
{
	const struct effects *effects = &totals->effects;
	int i;

	for (i = 0; i < NR_OPERATIONS; i++) {
		report_text("operation", operation_names[i]);
		report_number("ran", effects->ran[i]);
		report_number("had", effects->had[i]);
		report_figures();
	}
	report_number("seed", seed);
	report_number("kinds", NR_OPERATIONS);
	report_number("known", nr_known_sequences);
	report_number("sequences", totals->sequences);
	report_number("operations", totals->operations);
	report_number("irqs", effects->records[SAW_IRQ]);
	report_number("nmis", effects->records[SAW_NMI_TAKEN]);
	report_number("gp", effects->records[SAW_GP]);
	report_number("pv_eois", effects->ended_by_bit);
	report_number("ioapic_eois", effects->records[SAW_IOAPIC_EOI]);
	report_number("filtered", effects->records[SAW_FILTERED]);
	report_number("synic", effects->synic);
	report_number("entry_fails", effects->records[SAW_ENTRY_FAIL]);
	report_number("handled", fast_phase.handled);
	report_number("timed", fast_phase.timed);
	report_number("hyperv", fast_phase.hyperv);
	report_number("declined", fast_phase.declined);
	report_number("unhandled", fast_phase.unhandled);
	report_number("off_handled", slow_phase.handled);
	report_number("off_declined", slow_phase.declined);
	report_number("inhibits", stop_counting_reasons());
	report_number("unsteady", totals->unsteady);
	report_number("differences", totals->differences);
	report_figures();
}

bool run_sequences(uint64_t seed, uint32_t count)
{
	struct totals totals = {};

	trace_start(&apicv_returns);
	compare_known(&totals);
	compare_random(seed, count, &totals);
	report(seed, &totals);
	report_result("sequences", !totals.differences);
	return !totals.differences;
}
