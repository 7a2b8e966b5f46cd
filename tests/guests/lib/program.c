// SPDX-License-Identifier: GPL-2.0
/*
 * Other people's programs, within the machine.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "program.h"
#include "report.h"

static void report_output(const char *program)
{
	static char text[1 << 16];
	char *rest = text, *line;

	if (!read_text(PROGRAM_OUTPUT, text, sizeof(text)))
		fail("%s has no output", program);
	while ((line = strsep(&rest, "\n")))
		report_remark(line);
}

pid_t start_program(char *const argv[])
{
	pid_t pid = fork();
	int fd;

	if (!pid) {
		fd = open(PROGRAM_OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0)
		fail("%s: %m", argv[0]);
	return pid;
}

void report_end_of_program(pid_t pid, const char *name)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		fail("%s: %m", name);
	report_output(name);
	if (status)
		fail("%s ended with status %#x", name, status);
}

void report_program(char *const argv[])
{
	report_end_of_program(start_program(argv), argv[0]);
}
