// SPDX-License-Identifier: GPL-2.0
/*
 * Counts with a histogram in the kernel: reading the trace itself takes an
 * emulated machine longer than everything else that this test does.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "init.h"

#define TRACING		"/sys/kernel/tracing/"
#define NR_BUT_FOR	(sizeof(((struct trace *)0)->but_for) / sizeof(struct trace *))
#define ICR_WRITE_FAST	"kvm_x2apic_icr_write_fast"

const struct trace icr_writes = {
	.event = "kvm/kvm_msr",
	.trigger = "hist:keys=ecx if ecx == 0x830 && write == 1",
};

const struct trace stock_handled = {
	.probe = "r:kvm_fastpath/stock handle_fastpath_set_msr_irqoff ret=$retval:u32",
	.event = "kvm_fastpath/stock",
	.trigger = "hist:keys=ret if ret != 0",
};

/*
 * The function returns for the library, too, which attaches to it: then by what KVM's own fast
 * path calls, but for what the slow one calls.
 */
static const struct trace stock_slow = {
	.probe = "p:kvm_fastpath/stock_slow kvm:kvm_x2apic_msr_write msr=%si:u32",
	.event = "kvm_fastpath/stock_slow",
	.trigger = "hist:keys=msr if msr == 0x830",
};

/* The same by Hyper-V's MSR, which it has no fast path for. */
static const struct trace stock_hyperv = {
	.probe = "p:kvm_fastpath/stock_hyperv kvm:kvm_hv_vapic_msr_write reg=%si:u32",
	.event = "kvm_fastpath/stock_hyperv",
	.trigger = "hist:keys=reg if reg == 0x300",
};

static const struct trace stock_sent = {
	.probe = "p:kvm_fastpath/stock_sent kvm:kvm_apic_send_ipi icr=%si:u32",
	.event = "kvm_fastpath/stock_sent",
	.trigger = "hist:keys=icr",
	.but_for = { &stock_slow, &stock_hyperv },
};

/* Where it has a function of its own for what it writes to the ICR, and how that went. */
static const struct trace stock_written = {
	.probe = "r:kvm_fastpath/stock_written kvm:" ICR_WRITE_FAST " ret=$retval:u32",
	.event = "kvm_fastpath/stock_written",
	.trigger = "hist:keys=ret if ret == 0",
};

static const struct trace slow_deadlines = {
	.probe = "p:kvm_fastpath/slow_deadlines kvm:kvm_set_msr_common msr=+4(%si):u32",
	.event = "kvm_fastpath/slow_deadlines",
	.trigger = "hist:keys=msr if msr == 0x6e0",
};

const struct trace fast_deadlines = {
	.probe = "p:kvm_fastpath/deadlines kvm:kvm_set_lapic_tscdeadline_msr",
	.event = "kvm_fastpath/deadlines",
	.trigger = "hist:keys=common_type",
	.but_for = { &slow_deadlines },
};

const struct trace fast_halts = {
	.probe = "r:kvm_fastpath/halts kvm:handle_fastpath_hlt ret=$retval:u32",
	.event = "kvm_fastpath/halts",
	.trigger = "hist:keys=ret if ret != 0",
};

const struct trace fast_invds = {
	.probe = "r:kvm_fastpath/invds kvm:handle_fastpath_invd ret=$retval:u32",
	.event = "kvm_fastpath/invds",
	.trigger = "hist:keys=ret if ret != 0",
};

const struct trace guest_entries = {
	.event = "kvm/kvm_entry",
	.trigger = "hist:keys=vcpu_id",
};

const struct trace guest_exits = {
	.event = "kvm/kvm_exit",
	.trigger = "hist:keys=vcpu_id",
};

const struct trace apicv_returns = {
	.event = "kvm/kvm_apicv_inhibit_changed",
	.trigger = "hist:keys=reason if set == 0 && inhibits == 0",
};

static const char *event_file(const struct trace *trace, const char *file)
{
	static char path[128];

	snprintf(path, sizeof(path), TRACING "events/%s/%s", trace->event, file);
	return path;
}

/* KVM is loaded; a probe of what it has not is refused. */
bool kvm_has_function(const char *name)
{
	char probe[128];
	bool has;

	snprintf(probe, sizeof(probe), "p:kvm_fastpath/has kvm:%s", name);
	has = write_text(TRACING "kprobe_events", probe);
	if (has && !write_text(TRACING "kprobe_events", "-:kvm_fastpath/has"))
		fail("cannot remove the probe of %s: %m", name);
	return has;
}

bool stock_is_wide(void)
{
	static enum { UNKNOWN, NARROW, WIDE } width;

	if (!width)
		width = kvm_has_function(ICR_WRITE_FAST) ? WIDE : NARROW;
	return width == WIDE;
}

static const struct trace *its_own(const struct trace *trace)
{
	if (trace != &stock_handled)
		return trace;
	if (stock_is_wide())
		return &stock_written;
	return is_live() ? &stock_sent : trace;
}

void trace_start(const struct trace *trace)
{
	unsigned int i;

	trace = its_own(trace);
	for (i = 0; i < NR_BUT_FOR && trace->but_for[i]; i++)
		trace_start(trace->but_for[i]);
	if (trace->probe && !write_text(TRACING "kprobe_events", trace->probe))
		fail("no probe %s: %m", trace->probe);
	if (!write_text(event_file(trace, "trigger"), trace->trigger))
		fail("cannot count the trace event %s: %m", trace->event);
}

void trace_read(const struct trace *trace, char *text, size_t size)
{
	if (!read_text(event_file(trace, "hist"), text, size))
		fail("cannot read the histogram of %s: %m", trace->event);
}

uint64_t trace_stop(const struct trace *trace)
{
	char text[4096], stop[128], *totals;
	uint64_t hits, dropped;
	unsigned int i;

	trace = its_own(trace);
	trace_read(trace, text, sizeof(text));
	totals = strstr(text, "Totals:");
	if (!totals || sscanf(totals, "Totals: Hits: %" SCNu64 " Entries: %*u Dropped: %" SCNu64,
			      &hits, &dropped) != 2 || dropped)
		fail("no exact totals in the histogram of %s", trace->event);

	snprintf(stop, sizeof(stop), "!%s", trace->trigger);
	if (!write_text(event_file(trace, "trigger"), stop))
		fail("cannot stop counting %s: %m", trace->event);
	snprintf(stop, sizeof(stop), "-:%s", trace->event);
	if (trace->probe && !write_text(TRACING "kprobe_events", stop))
		fail("cannot remove the probe %s: %m", trace->event);
	for (i = 0; i < NR_BUT_FOR && trace->but_for[i]; i++)
		hits -= trace_stop(trace->but_for[i]);
	return hits;
}
