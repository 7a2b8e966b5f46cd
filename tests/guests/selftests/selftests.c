// SPDX-License-Identifier: GPL-2.0
/*
 * KVM's selftests, one after the other: with the stock modules, or with ours and the
 * handlers on, then off.  A result is ok if the test ran, whatever its end: the host compares.
 */
#include <fcntl.h>
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

#include "init.h"
#include "report.h"

#define FOLDER		"/selftests/"
#define OUTPUT		"/selftests/output"
#define TIMEOUT_MS	240000
#define MAX_ARGUMENTS	8
#define NOT_STARTED	127
#define AS_NOT_STARTED	"exit:127"
#define TAIL_BYTES	4096
#define TAIL_LINES	14

static void __attribute__((noreturn)) become_test(const char *name, char *arguments)
{
	int fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600), n = 0;
	char path[80], *argv[MAX_ARGUMENTS + 1] = { path };

	snprintf(path, sizeof(path), FOLDER "%s", name);
	while (arguments && ++n < MAX_ARGUMENTS)
		argv[n] = strsep(&arguments, " ");
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
static void run_test(const char *name, char *arguments, char *ended, size_t size)
{
	struct pollfd end = { .events = POLLIN };
	pid_t pid = fork();
	int status;

	if (!pid)
		become_test(name, arguments);
	end.fd = syscall(SYS_pidfd_open, pid, 0);
	if (pid < 0 || end.fd < 0)
		fail("%s: no process: %m", name);

	if (poll(&end, 1, TIMEOUT_MS) != 1)
		snprintf(ended, size, "timeout");
	else if (waitpid(pid, &status, 0) != pid)
		fail("%s: cannot be waited for: %m", name);
	else if (WIFSIGNALED(status))
		snprintf(ended, size, "signal:%d", WTERMSIG(status));
	else
		snprintf(ended, size, "exit:%d", WEXITSTATUS(status));
	end_group(pid);
	close(end.fd);
}

/* The serial line is slow, so only a test that has not passed may say why. */
static void report_output(void)
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
		report_remark(line);
}

static uint64_t milliseconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static bool report_test(const char *name, char *arguments, bool grafted)
{
	struct counters before, after;
	uint64_t start;
	char ended[32];
	bool ran;

	if (grafted)
		read_counters(&before);
	start = milliseconds_now();
	run_test(name, arguments, ended, sizeof(ended));
	report_text("ended", ended);
	report_number("milliseconds", milliseconds_now() - start);
	if (grafted) {
		read_counters(&after);
		report_number("handlers", after.handlers);
		report_number("icr", after.handled - before.handled);
		report_number("eoi", after.ended - before.ended);
		report_number("asked", after.asked - before.asked);
	}
	report_figures();
	if (strcmp(ended, "exit:0"))
		report_output();
	ran = strcmp(ended, AS_NOT_STARTED);
	report_result(name, ran);
	return ran;
}

static bool run_phase(const char *machine, const char *phase, bool grafted)
{
	static char list[8192];
	char path[32], *rest = list, *command, *name;
	bool ok = true;

	snprintf(path, sizeof(path), FOLDER "%s", machine);
	if (!read_text(path, list, sizeof(list)))
		fail("no list of tests: %s", path);
	report_begin(phase, 0);
	while ((command = strsep(&rest, "\n")) && *command) {
		name = strsep(&command, " ");
		ok = report_test(name, command, grafted) && ok;
	}
	report_end(ok);
	return ok;
}

bool run_selftests(const char *machine, const char *variant)
{
	bool ok;

	if (!strcmp(variant, "stock"))
		return run_phase(machine, "stock", false);
	register_handlers(true);
	ok = run_phase(machine, "on", true);
	register_handlers(false);
	return run_phase(machine, "off", true) && ok;
}
