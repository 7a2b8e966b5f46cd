// SPDX-License-Identifier: GPL-2.0
/*
 * A handler in a module of its own, see samples/, that comes and goes under guests: each
 * write to its MSR is done once, by the handler or by KVM, and each interrupt delivered once.  What
 * was counted is reported as it is: the host judges it.
 */
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "init.h"
#include "msr.h"
#include "report.h"
#include "vmm.h"

#define X2APIC_MSRS		0x800
#define TABLE			"/sys/kernel/debug/kvm_fastpath/handlers"
#define NR_MEANWHILE		3
#define PAUSE_NS		1000000

/* get_to_know() fills in what depends on the module's own MSR. */
static char plugin[64], called_probe[192];
static char on[32], off[32], write_filter[80], done_filter[80], exit_filter[80];
static uint32_t plugin_msr;

static const struct trace written = { .event = "kvm/kvm_msr", .trigger = write_filter };

/* Where KVM does a write, for a handler or on the slow path. */
static const struct trace set_msr = {
	.probe = "p:kvm_plugin/done kvm:kvm_set_msr_common msr=+4(%si):u32",
	.event = "kvm_plugin/done", .trigger = done_filter,
};

/* The same for the local APIC's registers. */
static const struct trace apic_write = { .event = "kvm/kvm_apic", .trigger = done_filter };
static const struct trace *done;

static const struct trace called = {
	.event = "kvm_plugin/called", .trigger = "hist:keys=ret if ret != 0",
};

/* Of one event: only one trigger at a time, so that its histogram is this one's. */
static const struct trace handled_exits = {
	.event = "kvm_fastpath/kvm_fastpath_exit", .trigger = exit_filter,
};

static const struct trace icr_exits = {
	.event = "kvm_fastpath/kvm_fastpath_exit",
	.trigger = "hist:keys=msr if msr == 0x830 && verdict != 0",
};

static const struct trace declined_icr_exits = {
	.event = "kvm_fastpath/kvm_fastpath_exit",
	.trigger = "hist:keys=msr if msr == 0x830 && verdict == 0",
};

/* @loaded: the module is; @asked: its handler is on, and so is the library */
struct phase {
	const char *name;
	bool loaded;
	bool asked;
	bool library;
};

static const struct phase phases[] = {
	{ "before", false, false, true },
	{ "loaded", true, true, true },
	{ "off", true, false, true },
	{ "on", true, true, true },
	{ "all-off", true, false, false },
	{ "unloaded", false, false, true },
};

/* Nobody writes to the filtered MSR: tests/services/ asks about it. */
static struct guest_orders few = {
	.self = 100, .pingpong = 100, .writes = 400, .filtered = 0x4b564dff,
};

static struct guest_orders many = { .pingpong = 1000, .writes = 8000, .filtered = 0x4b564dff };
static const struct guest_orders icr_only = { .self = 100, .pingpong = 100, .declined = 16 };

static char variant_plugin[128];

static int is_plugin(const struct dirent *entry)
{
	static const char *const others[] = {
		"kvm.ko", "kvm-intel.ko", "kvm-amd.ko", "kvm_fastpath.ko",
	};
	unsigned int i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (!strcmp(entry->d_name, others[i]))
			return false;
	return !!strstr(entry->d_name, ".ko");
}

/* Its module is the one that is neither KVM's nor ours, its callback is <module>_wrmsr. */
static void get_to_know(const char *variant, uint32_t msr, uint32_t value)
{
	struct dirent **module;
	char path[80];

	snprintf(path, sizeof(path), "/modules/%s", variant);
	if (scandir(path, &module, is_plugin, alphasort) != 1)
		fail("%s has not one module besides KVM's and ours", path);
	if (sscanf(module[0]->d_name, "%63[^.]", plugin) != 1)
		fail("%s has no name", module[0]->d_name);
	snprintf(variant_plugin, sizeof(variant_plugin), "%s/%s", variant, plugin);
	snprintf(called_probe, sizeof(called_probe),
		 "r:kvm_plugin/called %s:%s_wrmsr ret=$retval:u32", plugin, plugin);

	plugin_msr = msr;
	few.msr = msr;
	many.msr = msr;
	few.value = value;
	many.value = value;
	snprintf(on, sizeof(on), "on 0x%x", msr);
	snprintf(off, sizeof(off), "off 0x%x", msr);
	snprintf(write_filter, sizeof(write_filter),
		 "hist:keys=ecx if ecx == 0x%x && write == 1", msr);
	if (msr - X2APIC_MSRS < 0x100) {
		done = &apic_write;
		snprintf(done_filter, sizeof(done_filter),
			 "hist:keys=reg if rw == 1 && reg == 0x%x", (msr - X2APIC_MSRS) << 4);
	} else {
		done = &set_msr;
		snprintf(done_filter, sizeof(done_filter), "hist:keys=msr if msr == 0x%x", msr);
	}
	snprintf(exit_filter, sizeof(exit_filter),
		 "hist:keys=msr if msr == 0x%x && verdict != 0", msr);
}

static void set_probe(const char *probe)
{
	if (!write_text("/sys/kernel/tracing/kprobe_events", probe))
		fail("no probe '%s': %m", probe);
}

/* The table as it is, for the test of tools/. */
static void report_table(void)
{
	char text[4096], *rest = text, *row;

	if (!read_text(TABLE, text, sizeof(text)))
		fail("no table of handlers");
	while ((row = strsep(&rest, "\n")))
		if (*row)
			report_remark(row);
}

static uint32_t sent(const struct guest_share *share)
{
	return share->sent[0] + share->sent[1] + share->sent_declined +
	       (plugin_msr == MSR_X2APIC_SELF_IPI ? share->written : 0);
}

static void run_guest(const char *phase, const struct guest_orders *orders,
		      struct guest_share *share)
{
	char why[256];

	if (!vmm_run(orders, share, why, sizeof(why)))
		fail("%s: %s", phase, why);
	if (share->received[0] + share->received[1] != sent(share))
		fail("%s: IPIs were lost or came twice", phase);
}

static void report_counts(const struct guest_share *share, uint64_t n_written,
			  uint64_t n_done, uint64_t n_exits)
{
	report_number("sent", sent(share));
	report_number("received", share->received[0] + share->received[1]);
	report_number("writes", share->written);
	report_number("written", n_written);
	report_number("done", n_done);
	report_number("exits", n_exits);
}

static void go_to_phase(const struct phase *phase, bool *loaded)
{
	if (phase->loaded && !*loaded)
		load_module(variant_plugin);
	if (!phase->loaded && *loaded)
		unload_module(plugin);
	*loaded = phase->loaded;
	set_library("fastpath", phase->library ? "Y" : "N");
	if (phase->loaded)
		set_library("fastpath_handler", phase->asked || !phase->library ? on : off);
}

static void run_phase(const struct phase *phase)
{
	static bool loaded;
	struct counters before, after;
	uint64_t n_written, n_done, n_exits, n_called = 0;
	struct guest_share share;

	go_to_phase(phase, &loaded);
	if (phase->loaded)
		set_probe(called_probe);
	read_msr_counters(plugin_msr, &before);
	trace_start(&written);
	trace_start(done);
	trace_start(&handled_exits);
	if (phase->loaded)
		trace_start(&called);
	run_guest(phase->name, &few, &share);
	if (phase->loaded) {
		n_called = trace_stop(&called);
		set_probe("-:kvm_plugin/called");
	}
	n_exits = trace_stop(&handled_exits);
	n_done = trace_stop(done);
	n_written = trace_stop(&written);
	read_msr_counters(plugin_msr, &after);

	report_counts(&share, n_written, n_done, n_exits);
	report_number("listed", after.registered);
	report_number("called", n_called);
	report_number("handled", after.handled - before.handled);
	report_figures();
	if (!strcmp(phase->name, "on"))
		report_table();
	report_result(phase->name, true);
}

/* The event against the counters, for a handler that also declines. */
static void count_icr_events(void)
{
	const struct trace *const traces[] = { &icr_exits, &declined_icr_exits };
	struct counters before, after;
	struct guest_share share;
	uint64_t hits[2];
	int i;

	for (i = 0; i < 2; i++) {
		read_msr_counters(MSR_X2APIC_ICR, &before);
		trace_start(traces[i]);
		run_guest("events", &icr_only, &share);
		hits[i] = trace_stop(traces[i]);
		read_msr_counters(MSR_X2APIC_ICR, &after);
	}
	report_number("handled_events", hits[0]);
	report_number("handled", after.handled - before.handled);
	report_number("declined_events", hits[1]);
	report_number("declined", after.declined - before.declined);
	report_figures();
	report_result("events", true);
}

struct churn {
	atomic_bool over;
	unsigned int count;
	atomic_uint reads;
};

static const struct timespec pause = { .tv_nsec = PAUSE_NS };

static void *come_and_go(void *argument)
{
	struct churn *churn = argument;

	while (!churn->over) {
		load_module(variant_plugin);
		churn->count++;
		nanosleep(&pause, NULL);
		unload_module(plugin);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

/* A handler that stays is in the table whenever one looks. */
static void *read_table(void *argument)
{
	struct churn *churn = argument;
	char text[4096];

	while (!churn->over) {
		if (!read_text(TABLE, text, sizeof(text)) || strncmp(text, "msr ", 4) ||
		    !strstr(text, "\n0x00000830 icr "))
			fail("live: a reader saw no whole table");
		churn->reads++;
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void run_live(void)
{
	void *(*const meanwhile[NR_MEANWHILE])(void *) = { come_and_go, read_table, read_table };
	uint64_t n_written, n_done, n_exits;
	struct churn churn = {};
	struct guest_share share;
	pthread_t thread[NR_MEANWHILE];
	int i;

	trace_start(&written);
	trace_start(done);
	trace_start(&handled_exits);
	for (i = 0; i < NR_MEANWHILE; i++)
		if (pthread_create(&thread[i], NULL, meanwhile[i], &churn))
			fail("live: no thread");
	run_guest("live", &many, &share);
	churn.over = true;
	for (i = 0; i < NR_MEANWHILE; i++)
		pthread_join(thread[i], NULL);
	n_exits = trace_stop(&handled_exits);
	n_done = trace_stop(done);
	n_written = trace_stop(&written);

	report_counts(&share, n_written, n_done, n_exits);
	report_number("comings", churn.count);
	report_number("reads", churn.reads);
	report_figures();
	report_result("live", true);
}

void run_plugin(const char *variant, uint32_t msr, uint32_t value)
{
	size_t i;

	get_to_know(variant, msr, value);
	report_begin("plugin", 0);
	for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		run_phase(&phases[i]);
	run_live();
	count_icr_events();
	report_end(true);
}
