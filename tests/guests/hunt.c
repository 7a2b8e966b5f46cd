// SPDX-License-Identifier: GPL-2.0
/*
 * Runs all tests on a set of modules with a bug planted in them, in a child process:
 * the first test that fails ends it, and has seen the bug.
 */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define SEED		1
#define VALUES		4096	/* a batch of make fuzz */
#define SEQUENCES	1000	/* as many as make fuzz has by default */

/* A bug that only the sequences may see has a set of modules whose name begins so. */
#define FOR_SEQUENCES	"sequences-"

static bool run_tests(const char *machine, const char *variant)
{
	if (strncmp(variant, FOR_SEQUENCES, strlen(FOR_SEQUENCES))) {
		if (!run_cases(machine, NULL, true))
			return false;
		run_demo();
		if (!run_fuzz(SEED, VALUES))
			return false;
	}
	if (!run_sequences(SEED, SEQUENCES))
		return false;
	check_kernel_log();
	return true;
}

bool run_hunt(const char *machine, const char *variant)
{
	int status;
	pid_t pid;

	clear_kernel_log();
	pid = fork();
	if (!pid) {
		status = !run_tests(machine, variant);
		fflush(stdout);
		_exit(status);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("no process to hunt with: %m");
	clear_kernel_log();
	return !status;
}
