// SPDX-License-Identifier: GPL-2.0
/*
 * A handler in a module of its own, see samples/, that comes and goes under guests: each
 * interrupt to oneself is sent once, and delivered once, whoever does it.
 */
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

#include "init.h"
#include "vmm.h"

#define MSR_X2APIC_ICR		0x830
#define MSR_X2APIC_SELF_IPI	0x83f
#define PLUGIN			"x2apic_self_ipi"
#define PARAMETERS		"/sys/module/kvm/parameters/"
#define MIN_COMINGS		5
#define PAUSE_NS		1000000

#define DONE_PROBE	"p:kvm_plugin/done kvm:kvm_x2apic_msr_write msr=%si:u32"
#define CALLED_PROBE	"r:kvm_plugin/called " PLUGIN ":self_ipi_wrmsr ret=$retval:u32"

static const struct trace written = {
	.event = "kvm/kvm_msr", .trigger = "hist:keys=ecx if ecx == 0x83f && write == 1",
};

static const struct trace done = {
	.event = "kvm_plugin/done", .trigger = "hist:keys=msr if msr == 0x83f",
};

static const struct trace called = {
	.event = "kvm_plugin/called", .trigger = "hist:keys=ret if ret != 0",
};

/* Of one event: only one trigger at a time, so that its histogram is this one's. */
static const struct trace handled_exits = {
	.event = "kvm_fastpath/kvm_fastpath_exit",
	.trigger = "hist:keys=msr if msr == 0x83f && verdict != 0",
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

static const struct guest_orders few = { .self = 100, .pingpong = 100, .declined = 16, .self_register = 400 };
static const struct guest_orders many = { .pingpong = 1000, .self_register = 8000 };

static char variant_plugin[80];

static void set_parameter(const char *path, const char *value)
{
	if (!write_text(path, value))
		fail("%s does not take '%s': %m", path, value);
}

/* Lines of the table as it is, for the test of tools/. */
static void print_table(void)
{
	char text[4096], *rest = text, *row;

	if (!read_text("/sys/kernel/debug/kvm_fastpath/handlers", text, sizeof(text)))
		fail("no table of handlers");
	while ((row = strsep(&rest, "\n")))
		if (*row)
			printf("TABLE %s\n", row);
}

static uint32_t sent(const struct guest_share *share)
{
	return share->sent[0] + share->sent[1] + share->sent_declined + share->sent_register;
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

static void report(const char *machine, const char *variant, const char *phase,
		   const struct guest_share *share)
{
	struct utsname kernel;

	uname(&kernel);
	printf("RESULT machine=%s kernel=%s variant=%s phase=%s sent=%u received=%u selfs=%u",
	       machine, kernel.release, variant, phase, sent(share),
	       share->received[0] + share->received[1], share->sent_register);
}

static void go_to_phase(const struct phase *phase, bool *loaded)
{
	if (phase->loaded && !*loaded)
		load_module(variant_plugin);
	if (!phase->loaded && *loaded)
		unload_module(PLUGIN);
	*loaded = phase->loaded;
	set_parameter(PARAMETERS "fastpath", phase->library ? "Y" : "N");
	if (phase->loaded)
		set_parameter(PARAMETERS "fastpath_handler",
			      phase->asked || !phase->library ? "on 0x83f" : "off 0x83f");
}

static void run_phase(const char *machine, const char *variant, const struct phase *phase)
{
	static bool loaded;
	struct counters before, after;
	uint64_t n_written, n_done, n_exits, n_called = 0;
	struct guest_share share;

	go_to_phase(phase, &loaded);
	if (phase->loaded)
		set_parameter("/sys/kernel/tracing/kprobe_events", CALLED_PROBE);
	read_msr_counters(MSR_X2APIC_SELF_IPI, &before);
	trace_start(&written);
	trace_start(&done);
	trace_start(&handled_exits);
	if (phase->loaded)
		trace_start(&called);
	run_guest(phase->name, &few, &share);
	if (phase->loaded) {
		n_called = trace_stop(&called);
		set_parameter("/sys/kernel/tracing/kprobe_events", "-:kvm_plugin/called");
	}
	n_exits = trace_stop(&handled_exits);
	n_done = trace_stop(&done);
	n_written = trace_stop(&written);
	read_msr_counters(MSR_X2APIC_SELF_IPI, &after);

	report(machine, variant, phase->name, &share);
	printf(" asked=%d written=%" PRIu64 " done=%" PRIu64 " exits=%" PRIu64 " called=%" PRIu64,
	       phase->asked, n_written, n_done, n_exits, n_called);
	printf(" listed=%d handled=%" PRIu64 " declined=%" PRIu64 " total=%" PRIu64 "\n",
	       after.registered, after.handled - before.handled,
	       after.declined - before.declined, after.handled);

	if (n_written != share.sent_register || n_done != share.sent_register)
		fail("%s: %u SELF IPIs were not written and done once each", phase->name, share.sent_register);
	if (after.registered != phase->loaded)
		fail("%s: the handler is in the table, or is not", phase->name);
	if (phase->loaded && after.handled - before.handled != (phase->asked ? share.sent_register : 0))
		fail("%s: the counter is not what the guest wrote", phase->name);
	if (n_exits != (phase->asked ? share.sent_register : 0) || n_called != n_exits)
		fail("%s: the callback did not run once for each write", phase->name);
	if (!strcmp(phase->name, "on"))
		print_table();
}

/* The event against the counters, for a handler that also declines. */
static void check_icr_events(void)
{
	const struct trace *const traces[] = { &icr_exits, &declined_icr_exits };
	struct counters before, after;
	struct guest_share share;
	uint64_t hits[2];
	int i;

	for (i = 0; i < 2; i++) {
		read_msr_counters(MSR_X2APIC_ICR, &before);
		trace_start(traces[i]);
		run_guest("events", &few, &share);
		hits[i] = trace_stop(traces[i]);
		read_msr_counters(MSR_X2APIC_ICR, &after);
	}
	printf("EVENTS handled=%" PRIu64 " declined=%" PRIu64 "\n", hits[0], hits[1]);
	if (!hits[0] || hits[0] != after.handled - before.handled ||
	    !hits[1] || hits[1] != after.declined - before.declined)
		fail("events: not as many as the counters say");
}

struct comings {
	atomic_bool over;
	unsigned int count;
};

static void *come_and_go(void *argument)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	struct comings *comings = argument;

	while (!comings->over) {
		load_module(variant_plugin);
		comings->count++;
		nanosleep(&pause, NULL);
		unload_module(PLUGIN);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

static void run_live(const char *machine, const char *variant)
{
	uint64_t n_written, n_done, n_exits;
	struct comings comings = {};
	struct guest_share share;
	pthread_t thread;

	trace_start(&written);
	trace_start(&done);
	trace_start(&handled_exits);
	if (pthread_create(&thread, NULL, come_and_go, &comings))
		fail("live: no thread");
	run_guest("live", &many, &share);
	comings.over = true;
	pthread_join(thread, NULL);
	n_exits = trace_stop(&handled_exits);
	n_done = trace_stop(&done);
	n_written = trace_stop(&written);

	report(machine, variant, "live", &share);
	printf(" written=%" PRIu64 " done=%" PRIu64 " exits=%" PRIu64 " comings=%u\n",
	       n_written, n_done, n_exits, comings.count);
	if (n_written != share.sent_register || n_done != share.sent_register)
		fail("live: %u SELF IPIs were not written and done once each", share.sent_register);
	if (!n_exits || n_exits >= share.sent_register || comings.count < MIN_COMINGS)
		fail("live: the guest has not seen both, the handler and none");
}

void run_plugin(const char *machine, const char *variant)
{
	size_t i;

	snprintf(variant_plugin, sizeof(variant_plugin), "%s/" PLUGIN, variant);
	set_parameter("/sys/kernel/tracing/kprobe_events", DONE_PROBE);
	for (i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		run_phase(machine, variant, &phases[i]);
	run_live(machine, variant);
	check_icr_events();
	set_parameter("/sys/kernel/tracing/kprobe_events", "-:kvm_plugin/done");
}
