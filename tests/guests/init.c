// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of an emulated machine: loads each set of KVM modules in turn, runs the
 * demo's guest, or those of cases/, fuzz/ or the bench's, and says so on the console.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"
#include "report.h"

#define POWER_OFF_PORT		0x8900
#define SYSLOG_READ_ALL		3
#define SYSLOG_CONSOLE_LEVEL	8

static void __attribute__((noreturn)) power_off(void)
{
	const char *word = "Shutdown";

	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	report_drain();
	if (!ioperm(POWER_OFF_PORT, 1, 1))
		while (*word)
			outb(*word++, POWER_OFF_PORT);
	for (;;)
		pause();
}

/* What the kernel said before a failure may be its cause. */
static void print_end_of_kernel_log(void)
{
	char end[2048];
	int length = klogctl(SYSLOG_READ_ALL, end, sizeof(end));

	if (length > 0)
		printf("the end of the kernel log:\n%.*s\n", length, end);
}

void fail_at(const char *file, int line, const char *format, ...)
{
	char why[256];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	printf("FAIL %s\n", why);
	report_note_at(file, line, "%s", why);
	if (getpid() == 1) {
		print_end_of_kernel_log();
		power_off();
	}
	fflush(stdout);
	_exit(1);
}

bool read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t length;

	if (fd < 0)
		return false;
	while ((length = read(fd, text + used, size - 1 - used)) > 0)
		used += length;
	text[used] = '\0';
	close(fd);
	return length == 0;
}

bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return ok;
}

static void mount_at(const char *type, const char *where)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, NULL) && errno != EBUSY)
		fail("cannot mount %s: %m", where);
}

/* The kernel's command line says what this boot is for. */
static const char *find_order(const char *order)
{
	static char line[4096];

	if (!read_text("/proc/cmdline", line, sizeof(line)))
		return NULL;
	return strstr(line, order);
}

static uint64_t ordered_number(const char *order)
{
	const char *found = find_order(order);

	if (!found)
		fail("the command line has no %s", order);
	return strtoull(found + strlen(order), NULL, 10);
}

/* Up to the next blank; NULL if there is none. */
static const char *ordered_text(const char *order)
{
	const char *found = find_order(order);

	if (!found)
		return NULL;
	found += strlen(order);
	return strndup(found, strcspn(found, "\n "));
}

static int is_variant(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && !strchr(entry->d_name + 1, '.');
}

static bool run_fuzz_orders(void)
{
	uint64_t seed = ordered_number("seed=");
	uint32_t count = ordered_number("count=");
	uint32_t sequences = ordered_number("sequences=");

	bool ok = true;

	report_begin("fuzz", !!sequences + !!count);
	if (sequences)
		ok = run_sequences(seed, sequences);
	if (count)
		ok = run_fuzz(seed, count) && ok;
	report_end(ok);
	return ok;
}

static bool run_variant(const char *machine, const char *name)
{
	bool ok = true;

	if (find_order("run=bench"))
		run_bench(machine, name, false);
	else if (find_order("run=profile"))
		run_bench(machine, name, true);
	else if (find_order("run=selftests"))
		ok = run_selftests(machine, name);
	else if (!strcmp(name, "stock"))
		run_stock();
	else if (find_order("run=guests"))
		ok = run_cases(machine, ordered_text("cases="), false);
	else if (find_order("run=fuzz"))
		ok = run_fuzz_orders();
	else if (find_order("run=hunt"))
		ok = run_hunt(machine, name);
	else if (find_order("run=irql"))
		run_irql();
	else if (find_order("run=live"))
		run_live_tests(machine);
	else if (find_order("run=attach"))
		run_attach_storm(ordered_number("cycles="));
	else if (find_order("run=races"))
		run_races(ordered_number("cycles="));
	else if (find_order("run=linux"))
		run_linux(machine, name, ordered_number("rounds="));
	else if (find_order("run=storm"))
		run_storm();
	else if (find_order("run=plugin"))
		run_plugin(name, ordered_number("msr="), ordered_number("value="));
	else if (find_order("run=bpftrace"))
		run_bpftrace();
	else if (find_order("run=host_bench"))
		run_host_bench(machine);
	else if (find_order("run=kvm_stat"))
		run_kvm_stat();
	else if (find_order("run=top"))
		run_top();
	else
		run_demo();
	return ok;
}

static bool report_variant(const char *machine, const char *name)
{
	bool ok;

	report_begin(name, 0);
	ok = run_variant(machine, name);
	report_end(ok);
	return ok;
}

/* One set of KVM's modules after the other, each in a folder with its name. */
static bool run_variants(const char *machine)
{
	struct dirent **variant;
	int i, variants = scandir("/modules", &variant, is_variant, alphasort);
	bool ok = true;

	load_module("irqbypass");
	for (i = 0; i < variants; i++) {
		load_kvm(variant[i]->d_name, machine);
		ok = report_variant(machine, variant[i]->d_name) && ok;
		unload_kvm(machine);
	}
	if (variants < 1)
		fail("no modules to test");
	return ok;
}

/* KVM that is built in, or is installed as modules and found by name. */
static bool run_own(const char *machine)
{
	bool installed = !access("/sbin/modprobe", X_OK);
	bool ok;

	if (installed) {
		modprobe(strcmp(machine, "vmx") ? "kvm-amd" : "kvm-intel", NULL);
		modprobe("kvm_fastpath", NULL);
	}
	ok = report_variant(machine, "own");
	if (installed)
		modprobe("-r", "kvm_fastpath");
	return ok;
}

int main(void)
{
	const char *machine = cpu_vendor();
	bool ok;

	if (getpid() != 1)
		return run_traced_guest();

	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("debugfs", "/sys/kernel/debug");
	mount_at("tracefs", "/sys/kernel/tracing");
	/* A kernel message must not cut a result in two; the log is read at the end. */
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, 1);

	report_open();
	report_begin(machine, 0);
	if (access("/modules", F_OK))
		ok = run_own(machine);
	else
		ok = run_variants(machine);
	check_kernel_log();
	report_result("kernel_log", true);
	report_end(ok);
	if (!ok)
		fail("not each test has passed");

	printf("SUCCESS kvm_fastpath machine=%s\n", machine);
	power_off();
}
