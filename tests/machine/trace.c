// SPDX-License-Identifier: GPL-2.0
/*
 * Counts with a histogram in the kernel: reading the trace itself takes an
 * emulated machine longer than everything else that this test does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "init.h"

#define EVENT	"/sys/kernel/tracing/events/kvm/kvm_msr/"
#define TRIGGER	"hist:keys=ecx if ecx == 0x830 && write == 1"

void trace_icr_start(void)
{
	if (!write_text(EVENT "trigger", TRIGGER))
		fail("cannot count the trace event kvm:kvm_msr: %m");
}

uint64_t trace_icr_stop(void)
{
	uint64_t hits, dropped;
	char text[4096], *totals;

	if (!read_text(EVENT "hist", text, sizeof(text)))
		fail("cannot read the histogram of kvm:kvm_msr: %m");
	totals = strstr(text, "Totals:");
	if (!totals || sscanf(totals, "Totals: Hits: %" SCNu64 " Entries: %*u Dropped: %" SCNu64,
			      &hits, &dropped) != 2 || dropped)
		fail("no exact totals in the histogram of kvm:kvm_msr");
	if (!write_text(EVENT "trigger", "!" TRIGGER))
		fail("cannot stop counting kvm:kvm_msr: %m");
	return hits;
}
