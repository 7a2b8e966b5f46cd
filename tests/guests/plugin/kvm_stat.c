// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own kvm_stat, once, after a guest has run.  What it shows and what our own files
 * say is reported as it is: the host compares them.
 */
#include "init.h"
#include "program.h"
#include "report.h"
#include "text.h"
#include "vmm.h"

static const struct guest_orders few = { .self = 200, .pingpong = 100, .declined = 16 };
static const uint32_t msrs[] = { 0x80b, 0x830 };

void run_kvm_stat(void)
{
	/* Of debugfs, with what was counted before it began. */
	char *const kvm_stat[] = { "/usr/bin/python3", "/kvm_stat", "-1", "-d", "-i", "-f",
				   "fastpath_.*", NULL };
	struct guest_share share;
	struct counters counters;
	char why[256];
	size_t i;

	report_begin("kvm_stat", 1);
	if (!vmm_run(&few, &share, why, sizeof(why)))
		fail("%s", why);
	report_program(kvm_stat);
	for (i = 0; i < sizeof(msrs) / sizeof(msrs[0]); i++) {
		read_msr_counters(msrs[i], &counters);
		report_number("handled", counters.handled);
		report_number("declined", counters.declined);
		report_number("unhandled", counters.unhandled);
		report_figures();
	}
	report_result("fields", true);
	report_end(true);
}
