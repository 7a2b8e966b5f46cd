// SPDX-License-Identifier: GPL-2.0
/*
 * An IPI storm while the handlers come and go: each IPI is sent by our handler, by KVM's
 * own fast path or by its slow path, and arrives once.
 *
 * A handler's counters go with it, so the writes that it handled are counted by the library's
 * trace event, and those that KVM did itself by probes on the two functions that do them.  What
 * the counters said before each registration's end is a lower bound: the guest writes on
 * meanwhile.
 */
#include <inttypes.h>
#include <stdio.h>

#include "churn.h"
#include "init.h"
#include "msr.h"
#include "report.h"
#include "vmm.h"

#define MIN_REGISTRATIONS	50

static const struct trace fast_writes = {
	.event = "kvm_fastpath/kvm_fastpath_exit",
	.trigger = "hist:keys=msr if msr == 0x830 && verdict != 0",
};

static const struct trace slow_writes = {
	.probe = "p:kvm_fastpath/slow kvm:kvm_x2apic_msr_write msr=%si:u32",
	.event = "kvm_fastpath/slow",
	.trigger = "hist:keys=msr if msr == 0x830",
};

static const struct guest_orders storm = { .self = 8000, .pingpong = 4000, .declined = 64 };

static void run_guest(struct guest_share *share, struct churn *churn)
{
	char why[256];
	bool ended;

	churn_start(churn, MSR_X2APIC_ICR);
	ended = vmm_run(&storm, share, why, sizeof(why));
	churn_stop(churn);
	if (!ended)
		fail("storm: %s", why);
}

static void check_storm(const struct guest_share *share, const struct churn *churn,
			uint64_t handled, uint64_t own, uint64_t slow, uint64_t traced)
{
	uint32_t sent = share->sent[0] + share->sent[1] + share->sent_declined;
	uint32_t fewest_slow = stock_is_wide() ? 0 : storm.declined;

	if (share->sent[0] != storm.self + storm.pingpong ||
	    share->sent[1] != storm.pingpong || share->sent_declined != storm.declined)
		fail("storm: the guest did not send what it was ordered to");
	if (share->received[0] != storm.self + storm.pingpong + storm.declined ||
	    share->received[1] != storm.pingpong)
		fail("storm: IPIs were lost or came twice");
	if (handled + own + slow != sent || traced != sent)
		fail("storm: some writes were done twice, or not at all");
	if (handled < churn->handled || !own || slow < fewest_slow ||
	    !churn->handling)
		fail("storm: the guest has not seen both, a handler and none");
	if (churn->registrations < MIN_REGISTRATIONS)
		fail("storm: only %u registrations", churn->registrations);
}

void run_storm(void)
{
	struct churn churn;
	struct guest_share share;
	uint64_t handled, own, slow, traced;

	register_handlers(false);
	trace_start(&icr_writes);
	trace_start(&fast_writes);
	trace_start(&slow_writes);
	trace_start(&stock_handled);
	run_guest(&share, &churn);
	own = trace_stop(&stock_handled);
	slow = trace_stop(&slow_writes);
	handled = trace_stop(&fast_writes);
	traced = trace_stop(&icr_writes);
	check_storm(&share, &churn, handled, own, slow, traced);

	report_number("registrations", churn.registrations);
	report_number("handling", churn.handling);
	report_number("counted", churn.handled);
	report_number("sent", share.sent[0] + share.sent[1] + share.sent_declined);
	report_number("received", share.received[0] + share.received[1]);
	report_number("handled", handled);
	report_number("own", own);
	report_number("slow", slow);
	report_number("traced", traced);
	report_figures();
	report_result("storm", true);
}
