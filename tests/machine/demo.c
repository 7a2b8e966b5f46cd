// SPDX-License-Identifier: GPL-2.0
/*
 * The demo: a guest that sends IPIs, with the handlers registered and without, and
 * for comparison on KVM as Debian ships it.  The counts of either side are checked
 * against each other.
 */
#include <inttypes.h>
#include <stdio.h>
#include <sys/utsname.h>

#include "init.h"
#include "vmm.h"

struct pass {
	const char *phase;
	const char *name;
	bool fast;
	bool traced;
	struct guest_orders orders;
};

#define TIMED	{ .self_warmup = 64, .self = 2000, \
		  .pingpong_warmup = 64, .pingpong = 1000, .declined = 16 }
#define COUNTED	{ .self = 64, .pingpong_warmup = 1, .pingpong = 63, .declined = 16 }

/* A trace event costs cycles, so no pass is both timed and traced. */
static const struct pass passes[] = {
	{ "fast", "timed", true, false, TIMED },
	{ "fast", "traced", true, true, COUNTED },
	{ "slow", "timed", false, false, TIMED },
	{ "slow", "traced", false, true, COUNTED },
	{ "again", "traced", true, true, COUNTED },
};

/* KVM's own fast path cannot be switched off: there is one phase. */
static const struct pass stock_passes[] = {
	{ "stock", "timed", true, false, TIMED },
	{ "stock", "traced", true, true, COUNTED },
};

static uint32_t ipis_sent(const struct guest_share *share)
{
	return share->sent[0] + share->sent[1] + share->sent_declined;
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
	    share->sent_declined != orders->declined)
		fail("%s %s: the guest did not send what it was ordered to",
		     pass->phase, pass->name);
	if (share->received[0] != self + pings + orders->declined ||
	    share->received[1] != pings)
		fail("%s %s: IPIs were lost or came twice", pass->phase, pass->name);
}

static void check_counters(const struct pass *pass, const struct guest_share *share,
			   const struct counters *before, const struct counters *after)
{
	uint64_t eligible = share->sent[0] + share->sent[1];
	uint64_t handled = after->handled - before->handled;
	uint64_t declined = after->declined - before->declined;
	uint64_t unclaimed = after->unclaimed - before->unclaimed;

	if (after->registered != pass->fast || after->handlers != (pass->fast ? 3 : 0))
		fail("%s %s: %u handlers are listed, %s for the ICR", pass->phase,
		     pass->name, after->handlers, after->registered ? "one" : "none");
	if (pass->fast && (handled != eligible || declined != share->sent_declined))
		fail("%s %s: %" PRIu64 " handled and %" PRIu64 " declined, not %" PRIu64 " and %u",
		     pass->phase, pass->name, handled, declined, eligible,
		     share->sent_declined);
	if (pass->fast && after->ended - before->ended != ipis_received(share))
		fail("%s %s: %" PRIu64 " EOIs handled, not %u", pass->phase, pass->name,
		     after->ended - before->ended, ipis_received(share));
	if (!pass->fast && unclaimed < eligible + share->sent_declined)
		fail("%s %s: only %" PRIu64 " unclaimed", pass->phase, pass->name, unclaimed);
}

static void print_figure(const char *name, uint64_t figure)
{
	printf(" %s=%" PRIu64, name, figure);
}

/* One line a pass, for table.awk and all.awk. */
static void report(const char *machine, const char *variant, const struct pass *pass,
		   const struct guest_share *share)
{
	struct utsname kernel;

	uname(&kernel);
	printf("RESULT machine=%s kernel=%s variant=%s phase=%s pass=%s", machine,
	       kernel.release, variant, pass->phase, pass->name);
	print_figure("sent", ipis_sent(share));
	print_figure("eligible", share->sent[0] + share->sent[1]);
	print_figure("received", ipis_received(share));
	print_figure("self", pass->orders.self);
	print_figure("self_cycles", share->self_cycles);
	print_figure("pingpong", pass->orders.pingpong);
	print_figure("pingpong_cycles", share->pingpong_cycles);
	print_figure("batch", GUEST_BATCH);
	print_figure("self_best", share->self_best);
	print_figure("pingpong_best", share->pingpong_best);
}

static void run_guest(const struct pass *pass, struct guest_share *share)
{
	char why[256];

	if (!vmm_run(&pass->orders, share, why, sizeof(why)))
		fail("%s %s: %s", pass->phase, pass->name, why);
	check_ipis(pass, share);
}

static void run_pass(const char *machine, const char *variant, const struct pass *pass)
{
	struct counters before, after;
	struct guest_share share;
	uint64_t traced = 0;

	register_handlers(pass->fast);
	read_counters(&before);
	if (pass->traced)
		trace_start(&icr_writes);
	run_guest(pass, &share);
	if (pass->traced)
		traced = trace_stop(&icr_writes);
	read_counters(&after);

	report(machine, variant, pass, &share);
	print_figure("handlers", after.handlers);
	print_figure("handled", after.handled - before.handled);
	print_figure("declined", after.declined - before.declined);
	print_figure("ended", after.ended - before.ended);
	print_figure("unclaimed", after.unclaimed - before.unclaimed);
	print_figure("traced", traced);
	printf("\n");

	check_counters(pass, &share, &before, &after);
	if (pass->traced && traced != ipis_sent(&share))
		fail("%s %s: %u ICR writes were traced %" PRIu64 " times", pass->phase,
		     pass->name, ipis_sent(&share), traced);
}

static void run_stock_pass(const char *machine, const struct pass *pass)
{
	struct guest_share share;
	uint64_t handled = 0;

	if (pass->traced)
		trace_start(&stock_handled);
	run_guest(pass, &share);
	if (pass->traced)
		handled = trace_stop(&stock_handled);

	report(machine, "stock", pass, &share);
	print_figure("handled", handled);
	printf("\n");

	if (pass->traced && handled != share.sent[0] + share.sent[1])
		fail("KVM's own fast path took %" PRIu64 " of %u ICR writes", handled,
		     share.sent[0] + share.sent[1]);
}

void run_demo(const char *machine, const char *variant)
{
	size_t i;

	for (i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		run_pass(machine, variant, &passes[i]);
}

void run_stock(const char *machine)
{
	size_t i;

	for (i = 0; i < sizeof(stock_passes) / sizeof(stock_passes[0]); i++)
		run_stock_pass(machine, &stock_passes[i]);
}
