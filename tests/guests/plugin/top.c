// SPDX-License-Identifier: GPL-2.0
/*
 * tools/kvm_fastpath_top while two guests run, one after the other, until a signal ends it.
 * Its reports and the handlers' counters are reported as they are: the host compares them.
 */
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "program.h"
#include "report.h"
#include "vmm.h"

#define SECONDS		"10"	/* of a report */
#define TWO_REPORTS	21
#define TRACED		"\"vms\": ["
#define START_SECONDS	1000

static const struct guest_orders orders[] = {
	{ .self = 200, .pingpong = 100, .declined = 16 },
	{ .self = 40, .pingpong = 20, .declined = 8 },
};

static const uint32_t msrs[] = { 0x80b, 0x830 };

static void wait_until_traced(void)
{
	static char text[1 << 16];
	int i;

	for (i = 0; i < START_SECONDS; i++) {
		if (read_text(PROGRAM_OUTPUT, text, sizeof(text)) && strstr(text, TRACED))
			return;
		sleep(1);
	}
	fail("bpftrace does not start: %s", text);
}

static void run_guests(void)
{
	struct guest_share share;
	char why[256];
	size_t i;

	for (i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (!vmm_run(&orders[i], &share, why, sizeof(why)))
			fail("%s", why);
}

void run_top(void)
{
	char *const top[] = { "/usr/bin/python3", "/kvm_fastpath_top", "--json", "--seconds",
			      SECONDS, NULL };
	struct counters counters;
	pid_t pid;
	size_t i;

	report_begin("top", 1);
	pid = start_program(top);
	wait_until_traced();
	run_guests();
	sleep(TWO_REPORTS);
	kill(pid, SIGTERM);
	report_end_of_program(pid, top[1]);
	/* PID 1 inherits what a process leaves behind. */
	while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
		;
	if (!pid)
		fail("it has left a process behind");
	for (i = 0; i < sizeof(msrs) / sizeof(msrs[0]); i++) {
		read_msr_counters(msrs[i], &counters);
		report_number("msr", msrs[i]);
		report_number("handled", counters.handled);
		report_number("declined", counters.declined);
		report_figures();
	}
	report_result("reports", true);
	report_end(true);
}
