// SPDX-License-Identifier: GPL-2.0
/*
 * One workload in the bench's guest.
 */
#include "init.h"
#include "vm.h"
#include "vmm.h"
#include "bench.h"

#define GUEST_SECONDS	30

extern const char bench_image[], bench_image_end[];

const struct bench_kind bench_kinds[WORKLOADS] = {
	[SELF] = { "self", .eligible = 1, .received = 1 },
	[ONE_WAY] = { "one-way", .eligible = 1, .received = 1 },
	[PINGPONG_SPIN] = { "pingpong-spin", .eligible = 2, .received = 2 },
	[PINGPONG_HALT] = { "pingpong-halt", .eligible = 2, .received = 2 },
	[NOBODY] = { "nobody", .eligible = 1 },
	[MISS] = { "miss", .unhandled = 1 },
	[TIMER] = { "timer", .eligible = 1 },
	[DECLINE] = { "decline", .declined = 1, .received = 1 },
	[HV_SELF] = { "hv-self", .eligible = 1, .received = 1, .hyperv = true },
	[HV_NOBODY] = { "hv-nobody", .eligible = 1, .hyperv = true },
};

void bench_run_guest(const struct bench_orders *orders, struct bench_share *report)
{
	struct bench_share *share = vm_prepare(bench_image, bench_image_end - bench_image);
	const struct bench_kind *kind = &bench_kinds[orders->workload];
	uint32_t runs = orders->warmup + orders->marked + orders->count;
	char why[256];
	int status;

	share->orders = *orders;
	status = vm_run_child(kind->hyperv ? vmm_run_hyperv_vcpus : vmm_run_vcpus,
			      GUEST_SECONDS);
	if (status) {
		vm_explain(status, why, sizeof(why));
		fail("%s: %s (received %u+%u)", kind->name, why, share->received[0],
		     share->received[1]);
	}
	*report = *share;
	vm_release();
	if (report->received[0] + report->received[1] != runs * kind->received)
		fail("%s: IPIs were lost or came twice", kind->name);
}
