// SPDX-License-Identifier: GPL-2.0
/*
 * How many instructions: callgrind writes a total at the end of each case, with a
 * JSON object that says of what.
 */
#include <stdio.h>
#include <valgrind/callgrind.h>

#include "bench.h"

#define ROUNDS	1000

static const unsigned int sizes[] = { 1, 2, 8, 64 };

static void count_work(const struct flavour *flavour, const struct work *work,
		       const char *label)
{
	CALLGRIND_ZERO_STATS;
	flavour->run(cpu_vcpu(0), work);
	CALLGRIND_DUMP_STATS_AT(label);
}

static void count_case(const struct flavour *flavour, unsigned int handlers, enum op op,
		       enum contender contender)
{
	struct work work = {
		.contender = contender,
		.msr = flavour->pick_msr(op),
		.data = op == DECLINE ? ICR_DECLINED : ICR_FAST,
		.rounds = ROUNDS,
	};
	struct check check = {
		.flavour = flavour, .work = &work, .op = op, .threads = 1,
	};
	char label[160];

	snprintf(label, sizeof(label),
		 "{ \"what\": \"count\", \"flavour\": \"%s\", \"handlers\": %u, \"op\": \"%s\", \"contender\": \"%s\", \"rounds\": %u }",
		 flavour->name, handlers, op_names[op], contender_names[contender], ROUNDS);
	check_begin(&check);
	count_work(flavour, &work, label);
	check_end(&check);
}

/* That a handler's slot does not make it slower: each of the others in its turn. */
static void count_others(const struct flavour *flavour, unsigned int handlers)
{
	struct work work = { .contender = REGISTRY, .rounds = ROUNDS };
	struct counts was, is;
	char label[160];
	unsigned int i;

	for (i = 0; i + 1 < handlers; i++) {
		work.msr = flavour->other_msr(i);
		snprintf(label, sizeof(label),
			 "{ \"what\": \"other\", \"flavour\": \"%s\", \"handlers\": %u, \"msr\": %u, \"rounds\": %u }",
			 flavour->name, handlers, work.msr, ROUNDS);
		flavour->count(&was);
		count_work(flavour, &work, label);
		flavour->count(&is);
		if (is.others - was.others != ROUNDS)
			die("MSR 0x%x: its handler was not called each time", work.msr);
	}
}

static void count_flavour(const struct flavour *flavour)
{
	enum contender contender;
	unsigned int i;
	enum op op;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		flavour->set_up(sizes[i]);
		for (op = 0; op < OPS; op++)
			for (contender = 0; contender < CONTENDERS; contender++)
				count_case(flavour, sizes[i], op, contender);
		count_others(flavour, sizes[i]);
		flavour->tear_down();
	}
}

void run_counts(void)
{
	if (!RUNNING_ON_VALGRIND)
		die("instructions are counted under callgrind: see test_dispatch_bench.py");
	cpus_prepare(1);
	cpu_become(0);
	count_flavour(&retpoline);
	count_flavour(&plain);
	run_pmu_counts();
}
