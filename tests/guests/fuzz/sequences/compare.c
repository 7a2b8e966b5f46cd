// SPDX-License-Identifier: GPL-2.0
/* The same sequences with our handlers and without. */
#include <string.h>

#include "init.h"
#include "msr.h"
#include "sequences.h"

struct logs fast_logs, slow_logs;
struct phase fast_phase, slow_phase;

static uint64_t declined(const struct counters *counters)
{
	return counters->asked - counters->unhandled - counters->all_handled;
}

/*
 * Stock, KVM's own fast path for the TSC deadline does not ask whether userspace filters the
 * MSR, which the graft mends.  Beside it our stub makes it so, and does no write itself.
 */
static void register_filter_only(void)
{
	register_handlers(false);
	if (is_live())
		set_library("fastpath_tscdeadline", "Y");
}

static void read_others(struct counters *counters)
{
	struct counters deadline;

	read_counters(counters);
	read_msr_counters(MSR_TSC_DEADLINE, &deadline);
	if (deadline.registered)
		counters->asked -= deadline.declined;
}

static void run_phase(const struct batch *batch, bool on, struct logs *logs,
		      struct phase *phase)
{
	void (*look)(struct counters *counters) = on ? read_counters : read_others;
	struct counters before, after;
	char why[256];

	if (on)
		register_handlers(true);
	else
		register_filter_only();
	look(&before);
	if (!run_batch(batch, logs, why, sizeof(why)))
		fail("sequences %s: %s", on ? "fast" : "slow", why);
	look(&after);
	if (after.registered != on)
		fail("sequences: the handler is%s registered", on ? " not" : "");
	phase->handled += after.all_handled - before.all_handled;
	phase->timed += after.timed - before.timed;
	phase->hyperv += after.hyperv - before.hyperv;
	phase->declined += declined(&after) - declined(&before);
	phase->unhandled += after.unhandled - before.unhandled;
}

void run_both(const struct batch *batch)
{
	run_phase(batch, true, &fast_logs, &fast_phase);
	run_phase(batch, false, &slow_logs, &slow_phase);
}

bool is_different(uint32_t i)
{
	const struct log *fast = &fast_logs.log[i], *slow = &slow_logs.log[i];

	return fast->count != slow->count ||
	       memcmp(fast->record, slow->record, fast->count * sizeof(fast->record[0]));
}
