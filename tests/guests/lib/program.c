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

#define OUTPUT		"/program.out"

static void report_output(const char *program)
{
	static char text[1 << 16];
	char *rest = text, *line;

	if (!read_text(OUTPUT, text, sizeof(text)))
		fail("%s has no output", program);
	while ((line = strsep(&rest, "\n")))
		report_remark(line);
}

void report_program(char *const argv[])
{
	int fd, status;
	pid_t pid = fork();

	if (!pid) {
		fd = open(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		dup2(fd, STDOUT_FILENO);
		dup2(fd, STDERR_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		fail("%s: %m", argv[0]);
	report_output(argv[0]);
	if (status)
		fail("%s ended with status %#x", argv[0], status);
}
