// SPDX-License-Identifier: GPL-2.0
/*
 * kvm_fastpath.ko on a host whose CPUs come and go.
 */
#include "init.h"
#include "live.h"
#include "report.h"

#define CPU1		"/sys/devices/system/cpu/cpu1/online"

static void set(const char *path, const char *value)
{
	if (!write_text(path, value))
		fail("%s does not take %s: %m", path, value);
}

static void check(const char *name)
{
	if (!is_attached())
		fail("%s: not attached", name);
	check_guest(name);
	report_figures();
	report_result(name, true);
}

/* CPU 1 runs a vCPU of the guest that follows. */
static void run_cpu_was_off(void)
{
	set(CPU1, "0");
	set(CPU1, "1");
	check("cpu_was_off");
}

static void run_attached_while_cpu_is_off(void)
{
	detach();
	set(CPU1, "0");
	attach();
	set(CPU1, "1");
	check("attached_while_cpu_is_off");
}

static void run_detached_while_cpu_is_off(void)
{
	set(CPU1, "0");
	detach();
	set(CPU1, "1");
	check_guest("detached while a CPU was off");
	attach();
	check("detached_while_cpu_is_off");
}

void run_power(void)
{
	report_begin("power", 3);
	run_cpu_was_off();
	run_attached_while_cpu_is_off();
	run_detached_while_cpu_is_off();
	report_end(true);
}
