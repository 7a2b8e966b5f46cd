/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a write's instruction is skipped for a guest with a vPMU: as each flavour of
 * host/flavour/ does, and with no thought of the PMU.
 */
#ifndef BENCH_PMU_WAYS_H
#define BENCH_PMU_WAYS_H

#include <linux/types.h>

/* @ctrl: PERF_GLOBAL_CTRL; @version 1 has none */
struct pmu_state {
	const char *name;
	u32 gp_counters;
	u8 version;
	u64 ctrl;
	u64 fixed;
	u64 eventsel;
};

/* The rounds' results: instructions skipped, left to the slow path, times in SRCU. */
struct pmu_outcome {
	u64 skipped;
	u64 declined;
	u64 locked;
};

struct pmu_way {
	const char *name;
	void (*set_up)(const struct pmu_state *state);
	void (*run)(u64 rounds);
	struct pmu_outcome (*outcome)(void);
};

extern const struct pmu_way pmu_plainly, pmu_eager, pmu_deferred;

#endif
