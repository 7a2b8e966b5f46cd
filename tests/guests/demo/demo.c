// SPDX-License-Identifier: GPL-2.0
/*
 * The demo: a guest that sends IPIs, with the handlers registered and without, when
 * KVM's own fast path handles them; and for comparison on KVM as Debian ships it.  The
 * counts of either side are checked against each other.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/utsname.h>

#include "init.h"
#include "report.h"
#include "vmm.h"

enum handlers {
	NONE,
	ALL,
	ALL_BUT_ICR,
};

struct pass {
	const char *phase;
	const char *name;
	enum handlers on;
	const struct trace *trace;
	struct guest_orders orders;
};

#define TIMED	{ .self_warmup = 64, .self = 2000, \
		  .pingpong_warmup = 64, .pingpong = 1000, .declined = 16 }
#define COUNTED	{ .self = 64, .pingpong_warmup = 1, .pingpong = 63, .declined = 16 }
/* With the busy bit: our handler declines such an ICR value, KVM's own fast path does not. */
#define HANDED	{ .self = 64, .pingpong_warmup = 1, .pingpong = 63, .declined = 16, \
		  .writes = 16, .msr = 0x830, .value = 0x1040 }

/* A trace event costs cycles, so no pass is both timed and traced. */
static const struct pass passes[] = {
	{ "on", "timed", ALL, NULL, TIMED },
	{ "on", "traced", ALL, &icr_writes, COUNTED },
	{ "on", "own", ALL, &stock_handled, HANDED },
	{ "off", "timed", NONE, NULL, TIMED },
	{ "off", "traced", NONE, &icr_writes, COUNTED },
	{ "off", "own", NONE, &stock_handled, HANDED },
	{ "icr_off", "own", ALL_BUT_ICR, &stock_handled, HANDED },
	{ "again", "traced", ALL, &icr_writes, COUNTED },
};

/* KVM's own fast path cannot be switched off: there is one phase. */
static const struct pass stock_passes[] = {
	{ "stock", "timed", NONE, NULL, TIMED },
	{ "stock", "own", NONE, &stock_handled, HANDED },
};

static uint32_t ipis_sent(const struct guest_share *share)
{
	return share->sent[0] + share->sent[1] + share->sent_declined + share->written;
}

/* What KVM's own fast path has to handle. */
static uint32_t ipis_handed(const struct pass *pass, const struct guest_share *share)
{
	return share->written + (pass->on == ALL ? 0 : share->sent[0] + share->sent[1]) +
	       (stock_is_wide() ? share->sent_declined : 0);
}

static uint32_t ipis_received(const struct guest_share *share)
{
	return share->received[0] + share->received[1];
}

static void check_ipis(const struct pass *pass, const struct guest_share *share)
{
	const struct guest_orders *orders = &pass->orders;
	uint32_t self = orders->self_warmup + orders->self;
	uint32_t pings = orders->pingpong_warmup + orders->pingpong;

	if (share->sent[0] != self + pings || share->sent[1] != pings ||
	    share->sent_declined != orders->declined || share->written != orders->writes)
		fail("%s %s: the guest did not send what it was ordered to",
		     pass->phase, pass->name);
	if (share->received[0] != self + pings + orders->declined + orders->writes ||
	    share->received[1] != pings)
		fail("%s %s: IPIs were lost or came twice", pass->phase, pass->name);
}

static uint32_t exits_of_eois(const struct guest_share *share)
{
	return has_apicv() ? 0 : ipis_received(share);
}

static void check_counters(const struct pass *pass, const struct guest_share *share,
			   const struct counters *before, const struct counters *after)
{
	const unsigned int listed[] = { [ALL] = nr_builtins, [ALL_BUT_ICR] = nr_builtins - 1 };
	uint64_t eligible = share->sent[0] + share->sent[1];
	uint64_t others = share->sent_declined + share->written;
	uint64_t handled = after->handled - before->handled;
	uint64_t declined = after->declined - before->declined;
	bool all = pass->on == ALL;

	if (after->registered != all || after->handlers != listed[pass->on])
		fail("%s %s: %u handlers are listed, %s for the ICR", pass->phase,
		     pass->name, after->handlers, after->registered ? "one" : "none");
	if (all && (handled != eligible || declined != others))
		fail("%s %s: %" PRIu64 " handled and %" PRIu64 " declined, not %" PRIu64
		     " and %" PRIu64, pass->phase, pass->name, handled, declined, eligible,
		     others);
	if (pass->on && after->ended - before->ended != exits_of_eois(share))
		fail("%s %s: %" PRIu64 " EOIs handled, not %u", pass->phase, pass->name,
		     after->ended - before->ended, exits_of_eois(share));
}

/* Each write is traced once; KVM's own fast path handles what it would without us. */
static void check_traced(const struct pass *pass, const struct guest_share *share,
			 uint64_t traced)
{
	if (pass->trace == &icr_writes && traced != ipis_sent(share))
		fail("%s %s: %u ICR writes were traced %" PRIu64 " times", pass->phase,
		     pass->name, ipis_sent(share), traced);
	if (pass->trace == &stock_handled && traced != ipis_handed(pass, share))
		fail("%s %s: KVM's own fast path took %" PRIu64 " ICR writes, not %u",
		     pass->phase, pass->name, traced, ipis_handed(pass, share));
}

static void report_pass(const struct pass *pass, const struct guest_share *share)
{
	struct utsname kernel;

	uname(&kernel);
	report_text("kernel", kernel.release);
	report_text("phase", pass->phase);
	report_text("pass", pass->name);
	report_number("sent", ipis_sent(share));
	report_number("eligible", share->sent[0] + share->sent[1]);
	report_number("handed", ipis_handed(pass, share));
	report_number("received", ipis_received(share));
	report_number("self", pass->orders.self);
	report_number("self_cycles", share->self_cycles);
	report_number("pingpong", pass->orders.pingpong);
	report_number("pingpong_cycles", share->pingpong_cycles);
	report_number("batch", GUEST_BATCH);
	report_number("self_best", share->self_best);
	report_number("pingpong_best", share->pingpong_best);
}

static void report_end_of_pass(const struct pass *pass, uint64_t traced)
{
	char name[32];

	report_number("traced", traced);
	report_figures();
	snprintf(name, sizeof(name), "%s_%s", pass->phase, pass->name);
	report_result(name, true);
}

static uint64_t run_guest(const struct pass *pass, struct guest_share *share)
{
	uint64_t traced = 0;
	char why[256];

	if (pass->trace)
		trace_start(pass->trace);
	if (!vmm_run(&pass->orders, share, why, sizeof(why)))
		fail("%s %s: %s", pass->phase, pass->name, why);
	if (pass->trace)
		traced = trace_stop(pass->trace);
	check_ipis(pass, share);
	return traced;
}

static void run_pass(const struct pass *pass)
{
	struct counters before, after;
	struct guest_share share;
	uint64_t traced;

	if (pass->on == ALL_BUT_ICR)
		register_all_but_icr();
	else
		register_handlers(pass->on == ALL);
	read_counters(&before);
	traced = run_guest(pass, &share);
	read_counters(&after);
	check_counters(pass, &share, &before, &after);
	check_traced(pass, &share, traced);

	report_pass(pass, &share);
	report_number("handlers", after.handlers);
	report_number("handled", after.handled - before.handled);
	report_number("declined", after.declined - before.declined);
	report_number("ended", after.ended - before.ended);
	report_number("eois", exits_of_eois(&share));
	report_end_of_pass(pass, traced);
}

static void run_stock_pass(const struct pass *pass)
{
	struct guest_share share;
	uint64_t traced = run_guest(pass, &share);

	check_traced(pass, &share, traced);
	report_pass(pass, &share);
	report_end_of_pass(pass, traced);
}

void run_demo(void)
{
	unsigned int i, count = sizeof(passes) / sizeof(passes[0]);

	report_begin("demo", count);
	for (i = 0; i < count; i++)
		run_pass(&passes[i]);
	report_end(true);
}

void run_stock(void)
{
	unsigned int i, count = sizeof(stock_passes) / sizeof(stock_passes[0]);

	report_begin("demo", count);
	for (i = 0; i < count; i++)
		run_stock_pass(&stock_passes[i]);
	report_end(true);
}
