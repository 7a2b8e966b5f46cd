// SPDX-License-Identifier: GPL-2.0
/* Others that want the same function, while guests send IPIs. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "report.h"

#define FTRACE_ENABLED	"/proc/sys/kernel/ftrace_enabled"

static void set(const char *path, const char *value)
{
	if (!write_text(path, value))
		fail("%s does not take '%s': %m", path, value);
}

static char entry_probe[128], returned_probe[128];

static const struct trace entry = {
	.probe = entry_probe,
	.event = "kvm_live/entry",
	.trigger = "hist:keys=common_type",
};

static const struct trace returned = {
	.probe = returned_probe,
	.event = "kvm_live/returned",
	.trigger = "hist:keys=common_type",
};

static void kprobe_on(void)
{
	trace_start(&entry);
}

static uint64_t kprobe_off(void)
{
	return trace_stop(&entry);
}

static void kretprobe_on(void)
{
	trace_start(&returned);
}

static uint64_t kretprobe_off(void)
{
	return trace_stop(&returned);
}

static void tracer_on(const char *name)
{
	set(TRACING "set_ftrace_filter", hooked());
	set(TRACING "current_tracer", name);
	/* Opened so, it is emptied. */
	close(open(TRACING "trace", O_WRONLY | O_TRUNC));
}

/* Entries that were overwritten count, too. */
static uint64_t tracer_off(void)
{
	unsigned int cpu, entries, overrun;
	char path[80], text[512];
	uint64_t sum = 0;

	for (cpu = 0; ; cpu++) {
		snprintf(path, sizeof(path), TRACING "per_cpu/cpu%u/stats", cpu);
		if (!read_text(path, text, sizeof(text)))
			break;
		if (sscanf(text, "entries: %u overrun: %u", &entries, &overrun) != 2)
			fail("cannot read %s", path);
		sum += entries + overrun;
	}
	set(TRACING "current_tracer", "nop");
	return sum;
}

static void function_on(void)
{
	tracer_on("function");
}

static void function_graph_on(void)
{
	tracer_on("function_graph");
}

static const struct other {
	const char *name;
	void (*on)(void);
	uint64_t (*off)(void);
} others[] = {
	{ "kprobe", kprobe_on, kprobe_off },
	{ "kretprobe", kretprobe_on, kretprobe_off },
	{ "function", function_on, tracer_off },
	{ "function_graph", function_graph_on, tracer_off },
};

#define FEWEST_SEEN	400	/* of a guest's writes */

static void check_seen(const struct other *other, const char *order, uint64_t seen)
{
	if (seen < FEWEST_SEEN)
		fail("%s, %s: it has seen %" PRIu64 " calls", other->name, order, seen);
	report_number(order, seen);
}

/* One comes, then the other, and one goes, then the other; both ways round. */
static void run_with(const struct other *other)
{
	if (!is_attached())
		fail("%s: not attached before", other->name);
	other->on();
	check_guest("the other came later");
	check_seen(other, "came_later", other->off());
	check_guest("the other has gone");

	detach();
	other->on();
	attach();
	if (!is_attached())
		fail("%s: not attached beside it", other->name);
	check_guest("the other was there");
	detach();
	check_guest("gone beneath the other");
	check_seen(other, "was_there", other->off());
	attach();
	check_guest("again");
	report_figures();
	report_result(other->name, true);
}

/* What KVM says itself of an IPI and of its end. */
static const struct trace events[] = {
	{ .event = "kvm/kvm_msr", .trigger = "hist:keys=ecx if write == 1" },
	{ .event = "kvm/kvm_apic", .trigger = "hist:keys=reg if rw == 1" },
	{ .event = "kvm/kvm_apic_ipi", .trigger = "hist:keys=common_type" },
	{ .event = "kvm/kvm_eoi", .trigger = "hist:keys=common_type" },
};

#define NR_EVENTS	(sizeof(events) / sizeof(events[0]))

static void count_events(const char *what, uint64_t seen[NR_EVENTS])
{
	unsigned int i;

	for (i = 0; i < NR_EVENTS; i++)
		trace_start(&events[i]);
	check_guest(what);
	for (i = 0; i < NR_EVENTS; i++)
		seen[i] = trace_stop(&events[i]);
}

/* Who traces KVM sees as much of a write that is handled as of one that KVM does. */
static void run_with_events(void)
{
	uint64_t ours[NR_EVENTS], kvms[NR_EVENTS];
	unsigned int i;

	count_events("events", ours);
	detach();
	count_events("events of KVM alone", kvms);
	attach();
	for (i = 0; i < NR_EVENTS; i++) {
		if (ours[i] != kvms[i] || !ours[i])
			fail("%s: %" PRIu64 " events, of KVM alone %" PRIu64, events[i].event,
			     ours[i], kvms[i]);
		report_number(strchr(events[i].event, '/') + 1, ours[i]);
	}
	report_figures();
	report_result("events", true);
}

/* ftrace has room for one direct call of a function: the second is told so. */
static void run_with_bpf(void)
{
	int link = bpf_fentry(hooked());

	/* Linux 7 has all of BPF's calls in one ftrace_ops, and another word for it. */
	if (link != -EBUSY && link != -EINVAL)
		fail("a BPF program at the function's entry: %s",
		     link < 0 ? strerror(-link) : "nobody minds");
	check_guest("no BPF program");
	detach();
	link = bpf_fentry(hooked());
	if (link < 0)
		fail("a BPF program has no place when the library is gone: %s", strerror(-link));
	check_guest("a BPF program");
	close(link);
	attach();
	check_guest("no BPF program any more");
	report_figures();
	report_result("bpf", true);
}

/* Who switches ftrace off gets stock's behaviour, and is told; or some kernels forbid it. */
static void run_with_ftrace_off(void)
{
	if (!write_text(FTRACE_ENABLED, "0") && (errno == EBUSY || errno == EOPNOTSUPP)) {
		if (!is_attached())
			fail("not attached, and ftrace is not off");
		check_guest("ftrace on");
		report_figures();
		report_result("ftrace_enabled", true);
		return;
	}
	if (is_attached())
		fail("attached with ftrace off");
	check_guest("ftrace off");
	set(FTRACE_ENABLED, "1");
	if (!is_attached())
		fail("not attached with ftrace on");
	check_guest("ftrace on");
	report_figures();
	report_result("ftrace_enabled", true);
}

void run_coexistence(void)
{
	unsigned int i, count = sizeof(others) / sizeof(others[0]);

	snprintf(entry_probe, sizeof(entry_probe), "p:kvm_live/entry kvm:%s", hooked());
	snprintf(returned_probe, sizeof(returned_probe), "r:kvm_live/returned kvm:%s", hooked());
	report_begin("coexistence", count + 3);
	for (i = 0; i < count; i++)
		run_with(&others[i]);
	run_with_events();
	run_with_bpf();
	run_with_ftrace_off();
	report_end(true);
}
