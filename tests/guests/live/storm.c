// SPDX-License-Identifier: GPL-2.0
/*
 * An IPI storm while the whole library comes and goes beneath the guests: each IPI is sent by our
 * handler, by KVM's own fast path or by its slow path, and arrives once, as does each timer's.
 *
 * The library's own events and counters go with it.  What it sends it sends by one of KVM's
 * functions, and by who called that: the address is not in kvm.ko.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "init.h"
#include "live.h"
#include "report.h"
#include "vmm.h"

#define PAUSE_NS	1000000

static char of_ours[128];
static const struct trace ours = {
	.probe = "p:kvm_live/ours kvm:kvm_apic_set_irq caller=$stack0:u64",
	.event = "kvm_live/ours",
	.trigger = of_ours,
};

static const struct trace slow_writes = {
	.probe = "p:kvm_live/slow kvm:kvm_x2apic_msr_write msr=%si:u32",
	.event = "kvm_live/slow",
	.trigger = "hist:keys=msr if msr == 0x830",
};

static const struct guest_orders storm = {
	.self = 2000, .pingpong = 1000, .declined = 16, .timer = 200000,
};

static struct {
	atomic_bool over;
	atomic_uint cycles;
	unsigned int handling;	/* in which it had handled something */
} comings;

static struct {
	unsigned int guests;
	uint64_t sent, received, armed, fired;
} sum;

/* From its first function to the end of its last one's page: modules share none. */
static void name_ours(void)
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
	snprintf(of_ours, sizeof(of_ours),
		 "hist:keys=common_type if caller < 0x%" PRIx64 " || caller > 0x%" PRIx64,
		 first, last | 0xfff);
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
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	struct counters counters;

	while (!comings.over) {
		attach();
		if (!is_attached())
			fail("loaded, and not attached");
		nanosleep(&pause, NULL);
		pthread_mutex_lock(&counters_open);
		read_counters(&counters);
		pthread_mutex_unlock(&counters_open);
		comings.handling += counters.handled > 0;
		detach();
		nanosleep(&pause, NULL);
		comings.cycles++;
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
	    share.sent_declined != storm.declined)
		fail("attach storm: the guest did not send what it was ordered to");
	if (share.received[0] != storm.self + storm.pingpong + storm.declined ||
	    share.received[1] != storm.pingpong)
		fail("attach storm: IPIs were lost or came twice");
	if (share.armed != share.fired || share.fired < 2)
		fail("attach storm: the timer was armed %u times and fired %u times",
		     share.armed, share.fired);
	sum.guests++;
	sum.sent += share.sent[0] + share.sent[1] + share.sent_declined;
	sum.received += share.received[0] + share.received[1];
	sum.armed += share.armed;
	sum.fired += share.fired;
}

void run_attach_storm(uint32_t cycles)
{
	uint64_t handled, own, slow, traced;
	pthread_t thread;

	detach();
	name_ours();
	trace_start(&icr_writes);
	trace_start(&ours);
	trace_start(&slow_writes);
	/* By what KVM's own calls, for the function returns for the library, too. */
	trace_start(&stock_sent);
	if (pthread_atfork(before_fork, after_fork, after_fork) ||
	    pthread_create(&thread, NULL, come_and_go, NULL))
		fail("attach storm: no thread");
	while (comings.cycles < cycles)
		run_guest();
	comings.over = true;
	pthread_join(thread, NULL);
	own = trace_stop(&stock_sent);
	slow = trace_stop(&slow_writes);
	handled = trace_stop(&ours);
	traced = trace_stop(&icr_writes);
	attach();

	report_number("cycles", comings.cycles);
	report_number("handling", comings.handling);
	report_number("guests", sum.guests);
	report_number("sent", sum.sent);
	report_number("received", sum.received);
	report_number("traced", traced);
	report_number("handled", handled);
	report_number("own", own);
	report_number("slow", slow);
	report_number("armed", sum.armed);
	report_number("fired", sum.fired);
	report_figures();
	report_result("attach", sum.sent == sum.received && sum.sent == traced &&
		      handled + own + slow == traced && handled && own && comings.handling);
}
