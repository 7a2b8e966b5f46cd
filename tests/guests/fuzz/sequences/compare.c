// SPDX-License-Identifier: GPL-2.0
/* The same sequences with our handlers and without. */
#include <string.h>

#include "init.h"
#include "sequences.h"

struct logs fast_logs, slow_logs;
struct phase fast_phase, slow_phase;

static uint64_t declined(const struct counters *counters)
{
	return counters->asked - counters->unclaimed - counters->all_handled;
}

static void run_phase(const struct batch *batch, bool on, struct logs *logs,
		      struct phase *phase)
{
	struct counters before, after;
	char why[256];

	register_handlers(on);
	read_counters(&before);
	if (!run_batch(batch, logs, why, sizeof(why)))
		fail("sequences %s: %s", on ? "fast" : "slow", why);
	read_counters(&after);
	if (after.registered != on)
		fail("sequences: the handler is%s registered", on ? " not" : "");
	phase->handled += after.all_handled - before.all_handled;
	phase->timed += after.timed - before.timed;
	phase->hyperv += after.hyperv - before.hyperv;
	phase->declined += declined(&after) - declined(&before);
	phase->unclaimed += after.unclaimed - before.unclaimed;
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
