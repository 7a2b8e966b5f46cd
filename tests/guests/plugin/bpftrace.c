// SPDX-License-Identifier: GPL-2.0
/*
 * tools/kvm_fastpath.bt while a guest runs.  Its histograms and the handlers' counters are
 * reported as they are: the host compares them.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "report.h"
#include "vmm.h"

#define OUTPUT		"/bpftrace.out"
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

static void report_output(void)
{
	static char text[1 << 16];
	char *rest = text, *line;

	if (!read_text(OUTPUT, text, sizeof(text)))
		fail("bpftrace has no output");
	while ((line = strsep(&rest, "\n")))
		report_remark(line);
}

/* With -c, bpftrace lets the command go when its probes are in place, and ends with it. */
static void run_under_bpftrace(void)
{
	int fd, status;
	pid_t pid = fork();

	if (!pid) {
		fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execl("/usr/bin/bpftrace", "bpftrace", "-c", "/init", "/kvm_fastpath.bt", NULL);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("bpftrace: %m");
	report_output();
	if (status)
		fail("bpftrace ended with status %#x", status);
}

void run_bpftrace(void)
{
	struct counters before[MSRS], after[MSRS];
	size_t i;

	report_begin("bpftrace", 1);
	for (i = 0; i < MSRS; i++)
		read_msr_counters(msrs[i], &before[i]);
	run_under_bpftrace();
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
