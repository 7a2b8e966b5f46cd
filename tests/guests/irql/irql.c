// SPDX-License-Identifier: GPL-2.0
/*
 * Guests of several vCPUs that raise and lower their IRQL at each interrupt: with the handlers,
 * without, and while they come and go, each interrupt is taken once.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "churn.h"
#include "init.h"
#include "irql.h"
#include "msr.h"
#include "report.h"
#include "vm.h"

#define GUEST_SECONDS	60

extern const char irql_image[], irql_image_end[];

static const struct row {
	const char *name;
	struct irql_orders orders;
} rows[] = {
	{ "two", { 2, 200, 0, IRQL_DEADLINE, 100000, 100, 0, { 0, 1 } } },
	{ "two_hrtimer", { 2, 50, 0, IRQL_DEADLINE, 100000, 100, 1, { 0, 1 } } },
	{ "count", { 2, 50, 0, IRQL_INITIAL_COUNT, 2000000, 100, 0, { 0, 1 } } },
	{ "count_hrtimer", { 2, 50, 0, IRQL_INITIAL_COUNT, 2000000, 100, 1, { 0, 1 } } },
	{ "four", { 4, 100, 0, IRQL_INITIAL_COUNT, 4000000, 0, 0, { 0, 1, 2, 3 } } },
	{ "eight", { 8, 64, 0, IRQL_DEADLINE, 400000, 0, 0, { 0, 1, 2, 3, 4, 5, 6, 7 } } },
	{ "sparse", { 4, 100, 0, IRQL_DEADLINE, 200000, 0, 0, { 0, 3, 257, 1000 } } },
	{ "hyperv_two", { 2, 200, 1, IRQL_SYNIC, 20000, 0, 0, { 0, 1 } } },
	{ "hyperv_four", { 4, 100, 1, IRQL_SYNIC, 40000, 0, 0, { 0, 1, 2, 3 } } },
};

#define ROWS	(sizeof(rows) / sizeof(rows[0]))

enum phase { ON, OFF, SWITCHED, PHASES };

static const char *const phases[PHASES] = { "on", "off", "switched" };

static const struct irql_orders *orders;

static void *run_vcpu(void *argument)
{
	struct kvm_enable_cap synic = { .cap = KVM_CAP_HYPERV_SYNIC2 };
	int number = (long)argument;
	struct kvm_regs regs = {
		.rip = GUEST_IMAGE,
		.rsp = GUEST_STACK(number) - sizeof(uint64_t),
		.rdi = number,
	};
	struct kvm_run *run;
	int vcpu = vm_add_vcpu(orders->ids[number], number % sysconf(_SC_NPROCESSORS_ONLN), &run);

	if (orders->timer == IRQL_SYNIC)
		KVM_IOCTL(vcpu, KVM_ENABLE_CAP, &synic);
	vm_enter_at(vcpu, &regs);
	/* KVM tells what became of the SynIC. */
	do
		KVM_IOCTL(vcpu, KVM_RUN, 0);
	while (run->exit_reason == KVM_EXIT_HYPERV);
	if (run->exit_reason != KVM_EXIT_IO || run->io.port != GUEST_DONE_PORT)
		give_up("vCPU %d left with KVM exit reason %u", number, run->exit_reason);
	return NULL;
}

static void run_guest(void)
{
	const struct vm_setup setup = {
		.hyperv = orders->hyperv,
		.wide_ids = true,
		.no_broadcast_quirk = true,
		/* KVM has no other use for the host's than a guest that may MWAIT. */
		.disabled_exits = orders->hrtimer ? KVM_X86_DISABLE_EXITS_MWAIT : 0,
	};
	pthread_t threads[IRQL_VCPUS];
	uint32_t i;

	vm_create(&setup);
	vm_start_vcpus(threads, orders->vcpus, run_vcpu);
	for (i = 0; i < orders->vcpus; i++)
		pthread_join(threads[i], NULL);
}

static uint64_t sum(const volatile uint32_t *counts, size_t size)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i < size / sizeof(*counts); i++)
		sum += counts[i];
	return sum;
}

#define SUM(counts) sum((const volatile uint32_t *)(counts), sizeof(counts))

/* NULL, or what is wrong with the counts. */
static const char *wrong(const struct irql_share *share)
{
	if (memcmp(share->sent, (const void *)share->received, sizeof(share->sent)))
		return "an IPI was lost, or came twice";
	if (memcmp(share->armed, (const void *)share->fired, sizeof(share->armed)))
		return "a timer's interrupt was lost, or came twice";
	if (share->ghosts)
		return "a timer expired that was cancelled";
	if (SUM(share->early))
		return "an IPI came although its class was masked";
	if (SUM(share->sent) != (uint64_t)orders->vcpus * orders->rounds || !SUM(share->armed))
		return "the guest did not do what it was ordered to";
	return NULL;
}

static uint64_t handled(uint32_t msr)
{
	struct counters counters;

	read_msr_counters(msr, &counters);
	return counters.handled;
}

static void run_row(const struct row *row, enum phase phase)
{
	uint32_t icr = row->orders.hyperv ? MSR_HV_ICR : MSR_X2APIC_ICR;
	uint32_t eoi = row->orders.hyperv ? MSR_HV_EOI : MSR_X2APIC_EOI;
	struct irql_share *share = vm_prepare(irql_image, irql_image_end - irql_image);
	struct churn churn;
	uint64_t ipis, ends;
	const char *why;
	char text[256];
	int status;

	orders = &row->orders;
	share->orders = row->orders;
	register_handlers(phase == ON);
	ipis = handled(icr);
	ends = handled(eoi);
	if (phase == SWITCHED)
		churn_start(&churn, icr);
	status = vm_run_child(run_guest, GUEST_SECONDS);
	if (phase == SWITCHED)
		churn_stop(&churn);
	if (status)
		vm_explain(status, text, sizeof(text));
	why = status ? text : wrong(share);
	report_number("sent", SUM(share->sent));
	report_number("received", SUM(share->received));
	report_number("armed", SUM(share->armed));
	report_number("fired", SUM(share->fired));
	report_number("nested", SUM(share->nested));
	report_number("period", row->orders.period);
	report_number("arms_in", share->arms_in);
	report_number("soonest", share->soonest);
	report_number("latest", share->latest);
	if (phase == SWITCHED) {
		report_number("registrations", churn.registrations);
		report_number("handled", churn.handled);
	} else {
		report_number("handled", handled(icr) - ipis);
		report_number("ended", handled(eoi) - ends);
	}
	report_figures();
	vm_release();
	if (why)
		fail("%s, handlers %s: %s", row->name, phases[phase], why);
	snprintf(text, sizeof(text), "%s_%s", row->name, phases[phase]);
	report_result(text, true);
}

void run_irql(void)
{
	enum phase phase;
	size_t i;

	report_begin("irql", PHASES * ROWS);
	for (i = 0; i < ROWS; i++)
		for (phase = ON; phase < PHASES; phase++)
			run_row(&rows[i], phase);
	register_handlers(true);
	report_end(true);
}
