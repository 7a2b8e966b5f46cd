// SPDX-License-Identifier: GPL-2.0
/*
 * tools/kvm_fastpath.bt while a guest runs.  Its histograms and the handlers' counters are
 * reported as they are: the host compares them.
 */
#include <stdio.h>
#include <unistd.h>

#include "init.h"
#include "program.h"
#include "report.h"
#include "vmm.h"

#define LIVE_SECONDS	6	/* the script prints every 5 */

static const struct guest_orders few = { .self = 200, .pingpong = 100, .declined = 16 };
static const uint32_t msrs[] = { 0x80b, 0x830 };
#define MSRS	(sizeof(msrs) / sizeof(msrs[0]))

int run_traced_guest(void)
{
	struct guest_share share;
	char why[256];

	if (!vmm_run(&few, &share, why, sizeof(why))) {
		printf("guest: %s\n", why);
		return 1;
	}
	sleep(LIVE_SECONDS);
	return 0;
}

void run_bpftrace(void)
{
	char *const bpftrace[] = { "/usr/bin/bpftrace", "-c", "/init", "/kvm_fastpath.bt", NULL };
	struct counters before[MSRS], after[MSRS];
	size_t i;

	report_begin("bpftrace", 1);
	for (i = 0; i < MSRS; i++)
		read_msr_counters(msrs[i], &before[i]);
	/* With -c it lets the command go when its probes are in place, and ends with it. */
	report_program(bpftrace);
	for (i = 0; i < MSRS; i++)
		read_msr_counters(msrs[i], &after[i]);

	for (i = 0; i < MSRS; i++) {
		report_number("msr", msrs[i]);
		report_number("handled", after[i].handled - before[i].handled);
		report_number("declined", after[i].declined - before[i].declined);
		report_figures();
	}
	report_result("histograms", true);
	report_end(true);
}
