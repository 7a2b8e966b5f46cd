// SPDX-License-Identifier: GPL-2.0
/*
 * The guest: two vCPUs in long mode that do nothing but send each other, and
 * themselves, IPIs through the x2APIC ICR.
 *
 * Results stay in memory until the end, for every exit within a measured loop would
 * be measured with it.
 */
#include <stdbool.h>

#include "guest_cpu.h"

#define ICR_LOGICAL		0x800
#define ICR_DEST_SELF		0x40000
#define TIMER_VECTOR		0x30

static struct guest_share *const share = (struct guest_share *)GUEST_SHARE;

#include "guest_ipi.h"

/* @best: of the batch that took least, which no timer of the host's delayed. */
static uint64_t ipis(int target, uint32_t count, uint64_t *best)
{
	uint64_t start = rdtsc(), batch = start, now;
	uint32_t i;

	*best = UINT64_MAX;
	for (i = 1; i <= count; i++) {
		uint32_t before = share->received[0];

		send(0, target);
		wait_beyond(0, before);
		if (i % GUEST_BATCH)
			continue;
		now = rdtsc();
		if (now - batch < *best)
			*best = now - batch;
		batch = now;
	}
	return rdtsc() - start;
}

static bool timer_stops;

static void arm_timer(void)
{
	uint64_t deadline = rdtsc() + share->orders.timer;

	share->armed++;
	wrmsr(MSR_TSC_DEADLINE, deadline, deadline >> 32);
}

INTERRUPT timer_on_0(struct interrupt_frame *frame)
{
	share->fired++;
	if (!timer_stops)
		arm_timer();
	wrmsr(MSR_X2APIC_EOI, 0, 0);
}

static void start_timer(void)
{
	idt[0][TIMER_VECTOR] = interrupt_gate(timer_on_0);
	wrmsr(MSR_X2APIC_LVTT, LVTT_TSC_DEADLINE | TIMER_VECTOR, 0);
	arm_timer();
}

static void stop_timer(void)
{
	timer_stops = true;
	while (share->fired != share->armed)
		pause();
}

static void write_msr(const struct guest_orders *orders)
{
	uint32_t count = orders->writes;

	while (count--) {
		uint32_t before = share->received[0];

		share->written++;
		wrmsr(orders->msr, orders->value, 0);
		if (orders->msr == MSR_X2APIC_SELF_IPI || orders->msr == MSR_X2APIC_ICR)
			wait_beyond(0, before);
	}
}

/* Deliverable, but not by a handler for fixed IPIs to one physical id. */
static void declined_ipis(uint32_t count)
{
	uint32_t id = apic_id[0];
	uint32_t logical_id = (id >> 4) << 16 | 1 << (id & 15);

	while (count--) {
		uint32_t before = share->received[0];

		share->sent_declined++;
		if (count & 1)
			wrmsr(MSR_X2APIC_ICR, ICR_DEST_SELF | IPI_VECTOR, 0);
		else
			wrmsr(MSR_X2APIC_ICR, ICR_LOGICAL | IPI_VECTOR, logical_id);
		wait_beyond(0, before);
	}
}

/*
 * Sleeps until the first ping, so as not to spin through vCPU 0's own loops; but halt_while()
 * may write TPR.
 */
static void answer_pings(uint32_t count)
{
	uint32_t seen;

	if (share->orders.msr == MSR_X2APIC_TPR)
		asm volatile("sti");
	else
		halt_while(&share->received[1], 0);

	for (seen = 0; seen < count; seen++) {
		wait_beyond(1, seen);
		send(1, 0);
	}
}

static void order_ipis(const struct guest_orders *orders)
{
	/* Bochs holds back the host's interrupts from a guest that spins without. */
	asm volatile("sti");
	while (!online[1])
		pause();

	if (orders->timer)
		start_timer();
	ipis(0, orders->self_warmup, &share->self_best);
	share->self_cycles = ipis(0, orders->self, &share->self_best);

	ipis(1, orders->pingpong_warmup, &share->pingpong_best);
	share->pingpong_cycles = ipis(1, orders->pingpong, &share->pingpong_best);

	declined_ipis(orders->declined);
	write_msr(orders);
	if (orders->timer)
		stop_timer();
}

/* Entered by the VMM with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int cpu)
{
	const struct guest_orders *orders = &share->orders;

	set_up_interrupts(cpu);
	if (cpu)
		answer_pings(orders->pingpong_warmup + orders->pingpong);
	else
		order_ipis(orders);

	leave();
}
