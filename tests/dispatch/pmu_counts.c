// SPDX-License-Identifier: GPL-2.0
/*
 * How many instructions a guest's vPMU costs on each hit.
 */
#include <stdio.h>
#include <valgrind/callgrind.h>

#include "bench.h"
#include "pmu_ways.h"

#define ROUNDS		1000
#define ON		(1ULL << 22)
#define CYCLES		0x3c
#define INSTRUCTIONS	0xc0
#define ALL		0x7000000ffULL
#define FIXED_CYCLES	0xb0

/* The watchdog is Linux', in the fixed counter of cycles or in the first of the others. */
static const struct pmu_state states[] = {
	{ .name = "none" },
	{ .name = "all-off", .gp_counters = 8, .version = 2 },
	{ .name = "idle", .gp_counters = 8, .version = 2, .ctrl = ALL },
	{ .name = "watchdog", .gp_counters = 8, .version = 2, .ctrl = ALL, .fixed = FIXED_CYCLES },
	{ .name = "amd-idle", .gp_counters = 6, .version = 1 },
	{ .name = "amd-watchdog", .gp_counters = 6, .version = 1, .eventsel = ON | CYCLES },
	{ .name = "instructions", .gp_counters = 8, .version = 2, .ctrl = ALL,
	  .eventsel = ON | INSTRUCTIONS },
};

static void count_state(const struct pmu_way *way, const struct pmu_state *state)
{
	bool counted = state->eventsel == (ON | INSTRUCTIONS);
	struct pmu_outcome is, want = {
		.skipped = way == &pmu_eager && counted ? 0 : ROUNDS,
		.declined = way == &pmu_eager && counted ? ROUNDS : 0,
		.locked = way == &pmu_deferred && counted ? ROUNDS : 0,
	};
	char label[160];

	snprintf(label, sizeof(label),
		 "{ \"what\": \"pmu\", \"way\": \"%s\", \"pmu\": \"%s\", \"rounds\": %u }",
		 way->name, state->name, ROUNDS);
	way->set_up(state);
	CALLGRIND_ZERO_STATS;
	way->run(ROUNDS);
	CALLGRIND_DUMP_STATS_AT(label);
	is = way->outcome();
	if (is.skipped != want.skipped || is.declined != want.declined ||
	    is.locked != want.locked)
		die("%s: %lu skipped, %lu declined, %lu in SRCU", label, is.skipped, is.declined,
		    is.locked);
}

void run_pmu_counts(void)
{
	static const struct pmu_way *const ways[] = { &pmu_plainly, &pmu_eager, &pmu_deferred };
	unsigned int way, state;

	for (way = 0; way < sizeof(ways) / sizeof(ways[0]); way++)
		for (state = 0; state < sizeof(states) / sizeof(states[0]); state++)
			count_state(ways[way], &states[state]);
}
