// SPDX-License-Identifier: GPL-2.0
/*
 * An IPI storm while the whole library comes and goes beneath the guests: each IPI is sent by our
 * handler, by a plug-in's, by KVM's own fast path or by its slow path, and arrives once, as does
 * each timer's.
 *
 * The library's own events and counters go with it.  What it sends it sends by one of KVM's
 * functions, and by who called that: the address is not in kvm.ko.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "msr.h"
#include "report.h"
#include "vmm.h"

#define PAUSE_NS	1000000
#define PARAMETERS	"/sys/module/kvm_fastpath/parameters/"
#define SYSLOG_CONSOLE_LEVEL	8
#define LEVEL_WARNING	5
#define PLUGIN		"x2apic_self_ipi"
#define IPI_VECTOR	0x40

static const struct timespec moment = { .tv_nsec = PAUSE_NS };
static const struct timespec while_plugged = { .tv_nsec = 50 * PAUSE_NS };
static struct timespec while_attached = { .tv_nsec = PAUSE_NS };

/* The ICR's and SELF IPI's, which is the plug-in's. */
static const struct trace writes = {
	.event = "kvm/kvm_msr",
	.trigger = "hist:keys=ecx if (ecx == 0x830 || ecx == 0x83f) && write == 1",
};

static char from_us[128], from_kvm[128];

/* Our handler of the ICR, and the plug-in's. */
static const struct trace ours = {
	.probe = "p:kvm_live/ours kvm:kvm_apic_set_irq caller=$stack0:u64",
	.event = "kvm_live/ours",
	.trigger = from_us,
};

static const struct trace plugged = {
	.probe = "p:kvm_live/plugged kvm:kvm_apic_send_ipi caller=$stack0:u64",
	.event = "kvm_live/plugged",
	.trigger = from_us,
};

static const struct trace slow_writes = {
	.probe = "p:kvm_live/slow kvm:kvm_x2apic_msr_write msr=%si:u32",
	.event = "kvm_live/slow",
	.trigger = "hist:keys=msr if msr == 0x830 || msr == 0x83f",
};

/* By KVM, on either path; the function that is hooked returns for the library, too. */
static const struct trace stock = {
	.probe = "p:kvm_live/stock kvm:kvm_apic_send_ipi caller=$stack0:u64",
	.event = "kvm_live/stock",
	.trigger = from_kvm,
};

static const struct trace *traces[] = { &writes, &ours, &plugged, &slow_writes, &stock };
#define NR_TRACES (sizeof(traces) / sizeof(traces[0]))
#define STOCK	(NR_TRACES - 1)

static struct guest_orders storm = {
	.self = 2000, .pingpong = 1000, .declined = 16, .timer = 200000,
};

static struct {
	atomic_bool over;
	atomic_uint cycles;
	unsigned int handling;	/* in which it had handled something */
	unsigned int plugins;
	unsigned int switched;
} churn;

static struct {
	unsigned int guests;
	uint64_t sent, received, armed, fired;
} sum;

/* From its first function to the end of its last one's page: modules share no page. */
static void name_callers(void)
{
	FILE *symbols = fopen("/proc/kallsyms", "r");
	uint64_t address, first = UINT64_MAX, last = 0;
	char line[512], type;

	while (symbols && fgets(line, sizeof(line), symbols)) {
		if (!strstr(line, "\t[kvm]") ||
		    sscanf(line, "%" SCNx64 " %c", &address, &type) != 2 || !strchr("tT", type))
			continue;
		first = address < first ? address : first;
		last = address > last ? address : last;
	}
	if (!last)
		fail("/proc/kallsyms does not say where kvm is: %m");
	fclose(symbols);
	last |= 0xfff;
	snprintf(from_us, sizeof(from_us),
		 "hist:keys=common_type if caller < 0x%" PRIx64 " || caller > 0x%" PRIx64,
		 first, last);
	snprintf(from_kvm, sizeof(from_kvm),
		 "hist:keys=common_type if caller >= 0x%" PRIx64 " && caller <= 0x%" PRIx64,
		 first, last);
}

/* A plug-in pins the library. */
static void detach_when_free(void)
{
	while (syscall(SYS_delete_module, "kvm_fastpath", O_NONBLOCK)) {
		if (errno != EWOULDBLOCK)
			fail("cannot unload kvm_fastpath: %m");
		nanosleep(&moment, NULL);
	}
}

/*
 * A guest's process that is forked while the counters are open has them open until it ends, and
 * so holds the module.
 */
static pthread_mutex_t counters_open = PTHREAD_MUTEX_INITIALIZER;

static void before_fork(void)
{
	pthread_mutex_lock(&counters_open);
}

static void after_fork(void)
{
	pthread_mutex_unlock(&counters_open);
}

static void *come_and_go(void *argument)
{
	struct counters counters;

	while (!churn.over) {
		attach();
		if (!is_attached())
			fail("loaded, and not attached");
		nanosleep(&while_attached, NULL);
		pthread_mutex_lock(&counters_open);
		read_counters(&counters);
		pthread_mutex_unlock(&counters_open);
		churn.handling += counters.handled > 0;
		detach_when_free();
		nanosleep(&moment, NULL);
		churn.cycles++;
	}
	return NULL;
}

/* By then there may be no library to plug into. */
static void *plug_in(void *argument)
{
	while (!churn.over) {
		if (is_live() && !try_load("/modules/live/" PLUGIN ".ko")) {
			churn.plugins++;
			nanosleep(&while_plugged, NULL);
			unload_module(PLUGIN);
		}
		nanosleep(&while_plugged, NULL);
	}
	return NULL;
}

/* Nor one to switch. */
static void *switch_about(void *argument)
{
	static const char *const switches[] = {
		PARAMETERS "fastpath_icr", PARAMETERS "fastpath_eoi",
		PARAMETERS "fastpath_timer", PARAMETERS "fastpath",
	};
	unsigned int i;

	for (i = 0; !churn.over; i++) {
		const char *parameter = switches[i / 2 % (sizeof(switches) / sizeof(switches[0]))];

		churn.switched += write_text(parameter, i % 2 ? "Y" : "N");
		nanosleep(&moment, NULL);
	}
	return NULL;
}

static void run_guest(void)
{
	struct guest_share share;
	char why[256];

	if (!vmm_run(&storm, &share, why, sizeof(why)))
		fail("attach storm: %s", why);
	if (share.sent[0] != storm.self + storm.pingpong || share.sent[1] != storm.pingpong ||
	    share.sent_declined != storm.declined || share.written != storm.writes)
		fail("attach storm: the guest did not send what it was ordered to");
	if (share.received[0] != storm.self + storm.pingpong + storm.declined + storm.writes ||
	    share.received[1] != storm.pingpong)
		fail("attach storm: IPIs were lost or came twice");
	if (share.armed != share.fired || share.fired < 2)
		fail("attach storm: the timer was armed %u times and fired %u times",
		     share.armed, share.fired);
	sum.guests++;
	sum.sent += share.sent[0] + share.sent[1] + share.sent_declined + share.written;
	sum.received += share.received[0] + share.received[1];
	sum.armed += share.armed;
	sum.fired += share.fired;
}

static void *(*const meanwhile[])(void *) = { come_and_go, plug_in, switch_about };
#define NR_MEANWHILE (sizeof(meanwhile) / sizeof(meanwhile[0]))

/* The first @nr of these go on beneath the guests. */
static void run_guests(uint32_t cycles, size_t nr)
{
	pthread_t thread[NR_MEANWHILE];
	size_t i;

	if (pthread_atfork(before_fork, after_fork, after_fork))
		fail("attach storm: no hooks for fork");
	for (i = 0; i < nr; i++)
		if (pthread_create(&thread[i], NULL, meanwhile[i], NULL))
			fail("attach storm: no thread");
	while (churn.cycles < cycles)
		run_guest();
	churn.over = true;
	for (i = 0; i < nr; i++)
		pthread_join(thread[i], NULL);
}

static void run_among(uint32_t cycles, size_t nr)
{
	uint64_t traced, handled, by_plugin, slow, own, counted[NR_TRACES];
	size_t i;

	detach();
	name_callers();
	/* Some kernels have a function for it that neither the slow path calls nor the library. */
	if (stock_is_wide())
		traces[STOCK] = &stock_handled;
	for (i = 0; i < NR_TRACES; i++)
		trace_start(traces[i]);
	run_guests(cycles, nr);
	for (i = 0; i < NR_TRACES; i++)
		counted[i] = trace_stop(traces[i]);
	traced = counted[0];
	handled = counted[1];
	by_plugin = counted[2];
	slow = counted[3];
	own = counted[STOCK] - (stock_is_wide() ? 0 : slow);
	attach();

	report_number("cycles", churn.cycles);
	report_number("handling", churn.handling);
	report_number("plugins", churn.plugins);
	report_number("switched", churn.switched);
	report_number("guests", sum.guests);
	report_number("sent", sum.sent);
	report_number("received", sum.received);
	report_number("traced", traced);
	report_number("handled", handled);
	report_number("plugged", by_plugin);
	report_number("own", own);
	report_number("slow", slow);
	report_number("armed", sum.armed);
	report_number("fired", sum.fired);
	report_figures();
	report_result("attach", sum.sent == sum.received && sum.sent == traced &&
		      handled + by_plugin + own + slow == traced && handled && own &&
		      churn.handling);
}

void run_attach_storm(uint32_t cycles)
{
	run_among(cycles, 1);
}

void run_races(uint32_t cycles)
{
	/* A guest has so many seconds, and an emulated CPU waits for the others' turns. */
	while_attached = while_plugged;
	storm.self = 300;
	storm.pingpong = 50;
	storm.writes = 300;
	storm.msr = MSR_X2APIC_SELF_IPI;
	storm.value = IPI_VECTOR;
	/* This clock does not stand still while the host emulates something else. */
	storm.timer = 20000000;
	/* QEMU may hang for ten seconds, more than once: see testing.rst. */
	storm.seconds = 200;
	/* A guest that dies ends the machine before the kernel's log is looked at. */
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, LEVEL_WARNING);
	load_module("nrip_mod");
	load_module("linger_mod");
	run_among(cycles, NR_MEANWHILE);
	unload_module("linger_mod");
	unload_module("nrip_mod");
}
