// SPDX-License-Identifier: GPL-2.0
/*
 * One workload in the bench's guest.
 */
#include "init.h"
#include "msr.h"
#include "vm.h"
#include "vmm.h"
#include "bench.h"

#define GUEST_SECONDS	30

extern const char bench_image[], bench_image_end[];

const struct bench_kind bench_kinds[WORKLOADS] = {
	[SELF] = { "self", MSR_X2APIC_ICR, .eligible = 1, .received = 1 },
	[ONE_WAY] = { "one-way", MSR_X2APIC_ICR, .eligible = 1, .received = 1 },
	[PINGPONG_SPIN] = { "pingpong-spin", MSR_X2APIC_ICR, .eligible = 2, .received = 2 },
	[PINGPONG_HALT] = { "pingpong-halt", MSR_X2APIC_ICR, .eligible = 2, .received = 2 },
	[NOBODY] = { "nobody", MSR_X2APIC_ICR, .eligible = 1 },
	[MISS] = { "miss", MSR_X2APIC_ICR, .unhandled = BENCH_MISSES },
	[TIMER] = { "timer", MSR_X2APIC_TMICT, .eligible = 1 },
	[TIMER_FIRES] = { "timer-fires", MSR_X2APIC_TMICT, .eligible = 1, .received = 1,
			  .waits = true },
	[DEADLINE] = { "deadline", MSR_TSC_DEADLINE, .eligible = 1 },
	[DEADLINE_OFF] = { "deadline-off", MSR_TSC_DEADLINE, .eligible = 2 },
	[DEADLINE_LATE] = { "deadline-late", MSR_TSC_DEADLINE, .eligible = 1, .received = 1,
			    .waits = true },
	[HRTIMER] = { "hrtimer", MSR_TSC_DEADLINE, .eligible = 1, .hrtimer = true },
	[HRTIMER_OFF] = { "hrtimer-off", MSR_TSC_DEADLINE, .eligible = 2, .hrtimer = true },
	[HRTIMER_LATE] = { "hrtimer-late", MSR_TSC_DEADLINE, .eligible = 1, .received = 1,
			   .waits = true, .hrtimer = true },
	[DECLINE] = { "decline", MSR_X2APIC_ICR, .declined = 1, .received = 1 },
	[HV_SELF] = { "hv-self", MSR_HV_ICR, .eligible = 1, .received = 1 },
	[HV_NOBODY] = { "hv-nobody", MSR_HV_ICR, .eligible = 1 },
};

static void (*vcpus_of(const struct bench_kind *kind))(void)
{
	if (kind->msr == MSR_HV_ICR)
		return vmm_run_hyperv_vcpus;
	return kind->hrtimer ? vmm_run_hrtimer_vcpus : vmm_run_vcpus;
}

void bench_run_guest(const struct bench_orders *orders, struct bench_share *report)
{
	struct bench_share *share = vm_prepare(bench_image, bench_image_end - bench_image);
	const struct bench_kind *kind = &bench_kinds[orders->workload];
	uint32_t runs = orders->warmup + orders->marked + orders->count;
	char why[256];
	int status;

	share->orders = *orders;
	status = vm_run_child(vcpus_of(kind), GUEST_SECONDS);
	if (status) {
		vm_explain(status, why, sizeof(why));
		fail("%s: %s (received %u+%u)", kind->name, why, share->received[0],
		     share->received[1]);
	}
	*report = *share;
	vm_release();
	if (report->received[0] + report->received[1] != runs * kind->received)
		fail("%s: interrupts were lost or came twice", kind->name);
	if (report->early)
		fail("%s: %u interrupts came before the deadline", kind->name, report->early);
}
