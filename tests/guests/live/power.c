// SPDX-License-Identifier: GPL-2.0
/* A host whose second CPU goes and comes back, and which is suspended, while a guest runs. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "report.h"
#include "vm.h"

#define CPU1_ONLINE	"/sys/devices/system/cpu/cpu1/online"
#define SUSPEND		"/sys/power/state"
#define TIMES		4

static struct {
	void (*event)(void);
	unsigned int times;
	atomic_bool over;
} meanwhile;

static void set_cpu(const char *online)
{
	if (!write_text(CPU1_ONLINE, online))
		fail("CPU 1 does not take '%s': %m", online);
}

static void cpu_off_and_on(void)
{
	set_cpu("0");
	set_cpu("1");
}

/* To memory: all CPUs are reset.  The emulated machine wakes at once. */
static void suspend(void)
{
	if (!write_text(SUSPEND, "mem"))
		fail("the machine cannot be suspended: %m");
	if (!kernel_log_says("PM: suspend entry (deep)"))
		fail("the machine was not suspended to memory");
}

static void *repeat(void *argument)
{
	unsigned int i;

	for (i = 0; i < meanwhile.times; i++)
		meanwhile.event();
	meanwhile.over = true;
	return NULL;
}

static void check_guests_during(const char *what, void (*event)(void), unsigned int times)
{
	pthread_t thread;

	meanwhile.event = event;
	meanwhile.times = times;
	meanwhile.over = false;
	if (pthread_create(&thread, NULL, repeat, NULL))
		fail("%s: no thread", what);
	while (!meanwhile.over)
		check_guest(what);
	pthread_join(thread, NULL);
	if (!is_attached())
		fail("%s: not attached any more", what);
	check_guest(what);
}

static void run_cpu_off(void)
{
	check_guests_during("CPU 1 goes and comes", cpu_off_and_on, TIMES);

	detach();
	set_cpu("0");
	attach();
	check_guest("attached with CPU 1 off");
	set_cpu("1");
	check_guest("CPU 1 came after");

	set_cpu("0");
	detach();
	check_guest("detached with CPU 1 off");
	set_cpu("1");
	check_guest("detached, and CPU 1 came after");
	attach();
	report_figures();
	report_result("cpu_off", true);
}

static void run_suspend(void)
{
	check_guests_during("suspended", suspend, 1);
	detach();
	suspend();
	attach();
	check_guest("attached after a suspend");
	report_figures();
	report_result("suspend", true);
}

void run_power(void)
{
	unsigned int id;

	report_begin("power", 2);
	/* A thread that is pinned to CPU 1 could not start while that is off. */
	for (id = 0; id < GUEST_VCPUS; id++)
		vm_cpus[id] = VM_ANY_CPU;
	run_cpu_off();
	run_suspend();
	for (id = 0; id < GUEST_VCPUS; id++)
		vm_cpus[id] = id;
	report_end(true);
}
