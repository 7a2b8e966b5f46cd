// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of Linux as a guest: rounds of work, the kernel's log, or the kernel once more, as the
 * process that runs the guest wants it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>
#include <x86intrin.h>

#include "../ports.h"
#include "workload.h"

#define SYSLOG_READ_ALL		3
#define INTERRUPT_NAME		4

static const struct part {
	const char *name;
	void (*run)(void);
} parts[] = {
	{ "futex", futex_pingpong },
	{ "pipe", pipe_pingpong },
	{ "sleep", sleeps },
	{ "tick", ticks },
	{ "tlb", tlb_shootdowns },
	{ "membarrier", membarriers },
	{ "hotplug", cpu_hotplug },
};

void say(const char *format, ...)
{
	char line[256];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	outsb(PORT_SAYS, line, length);
}

void fail_at(const char *file, int line, const char *format, ...)
{
	char why[128];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	say("FAIL %s:%d: %s\n", file, line, why);
	outb(0, PORT_END);
	abort();
}

static void mount_at(const char *type, const char *where)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, NULL))
		fail("cannot mount %s: %m", where);
}

/* Those that the local APICs took, each of which ends in an EOI. */
static void count_interrupts(const char *when)
{
	FILE *file = fopen("/proc/interrupts", "re");
	unsigned long all = 0, first, second;
	char line[512], name[8];

	if (!file)
		fail("/proc/interrupts: %m");
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, " %7[A-Z0-9]: %lu %lu", name, &first, &second) != 3)
			continue;
		if (!strcmp(name, "ERR") || !strcmp(name, "MIS") || !strcmp(name, "TLB"))
			continue;
		all += first + second;
		if (!strcmp(name, "LOC") || !strcmp(name, "RES") || !strcmp(name, "CAL"))
			say("%s_%s %lu\n", name, when, first + second);
	}
	fclose(file);
	say("interrupts_%s %lu\n", when, all);
}

/* Those of PID 1 are logged even if it handles them. */
static void do_not_log_faults(void)
{
	int fd = open("/proc/sys/debug/exception-trace", O_WRONLY);

	if (fd < 0 || write(fd, "0", 1) != 1)
		fail("exception-trace: %m");
	close(fd);
}

static void run_round(void)
{
	size_t i;

	count_interrupts("before");
	for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		uint64_t begin = __rdtsc();

		parts[i].run();
		say("%s_cycles %llu\n", parts[i].name, __rdtsc() - begin);
	}
	count_interrupts("after");
}

static void hand_over_log(void)
{
	static char log[1 << 18];
	int length = klogctl(SYSLOG_READ_ALL, log, sizeof(log));

	if (length < 0)
		fail("no kernel log: %m");
	say("LOG\n");
	outsb(PORT_SAYS, log, length);
}

int main(void)
{
	if (ioperm(PORT_SAYS, 3, 1))
		abort();
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	do_not_log_faults();
	for (;;) {
		switch (inb(PORT_ORDERS)) {
		case LINUX_ROUND:
			run_round();
			break;
		case LINUX_LOG:
			hand_over_log();
			break;
		case LINUX_KEXEC:
			start_kernel_again();
		}
	}
}
