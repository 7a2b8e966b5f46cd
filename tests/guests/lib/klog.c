// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <unistd.h>

#include "init.h"

#define SYSLOG_CLEAR	5

static const char *const bad[] = {
	"BUG:", "WARNING:", "Oops", "lockdep is turned off", "suspicious", "soft lockup",
	"hard LOCKUP", "rcu: INFO:", "blocked for more than", "general protection",
	"timekeeping watchdog", "Marking TSC unstable", "clocksource: Long readout",
	"Spurious interrupt", "Spurious APIC interrupt",
};

void check_record(const char *record)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (strstr(record, bad[i]))
			fail("kernel log: %s", record);
}

void clear_kernel_log(void)
{
	klogctl(SYSLOG_CLEAR, NULL, 0);
}

/*
 * The next record's message, which the next call overwrites, or NULL.  Each read gives one
 * record; one that was overwritten could have been bad.
 */
static const char *next_message(int fd)
{
	static char record[8192];
	ssize_t length = read(fd, record, sizeof(record) - 1);
	char *message;

	if (length <= 0) {
		if (errno != EAGAIN)
			fail("cannot read the whole kernel log: %m");
		return NULL;
	}
	record[length] = '\0';
	record[strcspn(record, "\n")] = '\0';
	message = strchr(record, ';');
	return message ? message + 1 : record;
}

static int open_log(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		fail("/dev/kmsg: %m");
	/* To the first record that was not cleared. */
	if (lseek(fd, 0, SEEK_DATA))
		fail("/dev/kmsg: %m");
	return fd;
}

void check_kernel_log(void)
{
	int fd = open_log();
	const char *message;

	while ((message = next_message(fd)))
		check_record(message);
	close(fd);
}

const char *last_in_kernel_log(void)
{
	static char last[512];
	const char *message;
	int fd = open_log();

	while ((message = next_message(fd)))
		snprintf(last, sizeof(last), "%s", message);
	close(fd);
	return last;
}

bool kernel_log_says(const char *text)
{
	int fd = open_log();
	const char *message;
	bool says = false;

	while ((message = next_message(fd)))
		says = says || strstr(message, text);
	close(fd);
	return says;
}
