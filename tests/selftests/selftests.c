// SPDX-License-Identifier: GPL-2.0
/*
 * KVM's selftests, one after the other: with the stock modules, or with ours and the
 * handlers on, then off.  One line tells how a test ended; judge.py compares them.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../machine/init.h"

#define FOLDER		"/selftests/"
#define OUTPUT		"/selftests/output"
#define TIMEOUT_MS	120000
#define MAX_ARGUMENTS	8
#define NOT_STARTED	127
#define TAIL_BYTES	4096
#define TAIL_LINES	14

static void __attribute__((noreturn)) become_test(char *command)
{
	int fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600), n = 0;
	char path[80] = FOLDER, *argv[MAX_ARGUMENTS + 1] = { path };

	strncat(path, strsep(&command, " "), sizeof(path) - sizeof(FOLDER));
	while (command && ++n < MAX_ARGUMENTS)
		argv[n] = strsep(&command, " ");
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	close(fd);
	setpgid(0, 0);
	execv(path, argv);
	perror(path);
	_exit(NOT_STARTED);
}

/* Nothing of a test may live on under the next one. */
static void end_group(pid_t pid)
{
	kill(-pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

/* How a test ended: "exit:CODE", "signal:NUMBER" or "timeout". */
static void run_test(char *command, char *ended, size_t size)
{
	struct pollfd end = { .events = POLLIN };
	pid_t pid = fork();
	int status;

	if (!pid)
		become_test(command);
	end.fd = syscall(SYS_pidfd_open, pid, 0);
	if (pid < 0 || end.fd < 0)
		fail("%s: no process: %m", command);

	if (poll(&end, 1, TIMEOUT_MS) != 1)
		snprintf(ended, size, "timeout");
	else if (waitpid(pid, &status, 0) != pid)
		fail("%s: cannot be waited for: %m", command);
	else if (WIFSIGNALED(status))
		snprintf(ended, size, "signal:%d", WTERMSIG(status));
	else
		snprintf(ended, size, "exit:%d", WEXITSTATUS(status));
	end_group(pid);
	close(end.fd);
}

/* The serial line is slow, so only a test that has not passed may say why. */
static void print_tail(void)
{
	int fd = open(OUTPUT, O_RDONLY | O_CLOEXEC), lines = 0;
	char text[TAIL_BYTES + 1], *line;
	ssize_t length;

	if (lseek(fd, -TAIL_BYTES, SEEK_END) < 0)
		lseek(fd, 0, SEEK_SET);
	length = read(fd, text, TAIL_BYTES);
	close(fd);
	if (length <= 0)
		return;
	text[length] = '\0';
	for (line = text + length; line > text && lines <= TAIL_LINES; line--)
		lines += line[-1] == '\n';
	for (line = strtok(line, "\n"); line; line = strtok(NULL, "\n"))
		printf("OUTPUT %.110s\n", line);
}

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec + now.tv_nsec / 1e9;
}

static void run_phase(const char *machine, const char *variant, const char *phase, bool grafted)
{
	static char list[8192];
	char path[32], ended[32], *rest = list, *command;
	struct counters before, after;
	double start;

	snprintf(path, sizeof(path), FOLDER "%s", machine);
	if (!read_text(path, list, sizeof(list)))
		fail("no list of tests: %s", path);
	while ((command = strsep(&rest, "\n")) && *command) {
		if (grafted)
			read_counters(&before);
		start = seconds_now();
		run_test(command, ended, sizeof(ended));
		printf("SELFTEST machine=%s variant=%s phase=%s test=%.*s ended=%s seconds=%.1f",
		       machine, variant, phase, (int)strcspn(command, " "), command, ended,
		       seconds_now() - start);
		if (grafted) {
			read_counters(&after);
			printf(" handlers=%u icr=%" PRIu64 " eoi=%" PRIu64 " asked=%" PRIu64,
			       after.handlers, after.handled - before.handled,
			       after.ended - before.ended, after.asked - before.asked);
		}
		printf("\n");
		if (strcmp(ended, "exit:0"))
			print_tail();
	}
}

void run_selftests(const char *machine, const char *variant)
{
	if (!strcmp(variant, "stock")) {
		run_phase(machine, variant, "stock", false);
		return;
	}
	register_handlers(true);
	run_phase(machine, variant, "on", true);
	register_handlers(false);
	run_phase(machine, variant, "off", true);
}
