// SPDX-License-Identifier: GPL-2.0
/*
 * A guest that uses its TPR as Windows does: each interrupt raises it to its own class, lets
 * others in, and puts it back when it has ended.  Each vCPU sends IPIs to all, itself among them,
 * with a vector of its own, and has a timer.
 */
#include <stdbool.h>

#include "guest_cpu.h"
#include "irql.h"

#define DIVIDE_BY_1		0xb
#define HV_ENABLED		1
#define HV_SINT_AUTO_EOI	(1 << 17)
#define HV_TIMER_AUTO_ENABLE	(1 << 3)
#define HV_TIMER_SINT3		(3 << 16)
#define HV_MESSAGE_PENDING	1

#define FIRST_CLASS	4
#define TIMER_CLASS	13
#define HIGHEST_CLASS	15
#define VECTOR(class)	((class) << 4)
#define VECTORS		(VECTOR(TIMER_CLASS) + 1)

struct message {
	volatile uint32_t type;
	uint8_t size;
	volatile uint8_t flags;
	uint8_t rest[250];
};

static struct irql_share *const share = (struct irql_share *)GUEST_SHARE;
static struct gate idt[VECTORS];
static volatile bool timer_stops[IRQL_VCPUS];
static volatile uint64_t fired_at;	/* vCPU 0's */

static int number(void)
{
	return ((uint64_t)__builtin_frame_address(0) - GUEST_STACK(-1)) / 0x10000;
}

static uint64_t read_irql(void)
{
	uint64_t irql;

	asm volatile("mov %%cr8, %0" : "=r"(irql));
	return irql;
}

static void write_irql(uint64_t irql)
{
	asm volatile("mov %0, %%cr8" : : "r"(irql) : "memory");
}

static void end_interrupt(void)
{
	wrmsr(share->orders.hyperv ? MSR_HV_EOI : MSR_X2APIC_EOI, 0, 0);
}

static uint64_t raise(int cpu, uint64_t irql)
{
	uint64_t before = read_irql();

	share->nested[cpu] += before >= FIRST_CLASS;
	write_irql(irql);
	asm volatile("sti" : : : "memory");
	return before;
}

static void lower(uint64_t irql)
{
	asm volatile("cli" : : : "memory");
	write_irql(irql);
}

static void take_ipi(int sender)
{
	int cpu = number();
	uint64_t before = raise(cpu, FIRST_CLASS + sender);

	share->received[cpu][sender]++;
	end_interrupt();
	lower(before);
}

#define IPI_FROM(n) \
	INTERRUPT ipi_from_##n(struct interrupt_frame *frame) { take_ipi(n); }
IPI_FROM(0)
IPI_FROM(1)
IPI_FROM(2)
IPI_FROM(3)
IPI_FROM(4)
IPI_FROM(5)
IPI_FROM(6)
IPI_FROM(7)

static void arm_for(uint32_t period)
{
	uint64_t when;

	switch (share->orders.timer) {
	case IRQL_DEADLINE:
		when = rdtsc() + period;
		wrmsr(MSR_TSC_DEADLINE, when, when >> 32);
		break;
	case IRQL_INITIAL_COUNT:
		wrmsr(MSR_X2APIC_TMICT, period, 0);
		break;
	default:
		when = rdmsr(MSR_HV_TIME) + period;
		wrmsr(MSR_HV_TIMER_COUNT, when, when >> 32);
	}
}

static void arm_timer(int cpu)
{
	share->armed[cpu]++;
	arm_for(share->orders.period);
}

static void cancel_timer(void)
{
	wrmsr(share->orders.timer == IRQL_DEADLINE ? MSR_TSC_DEADLINE : MSR_X2APIC_TMICT, 0, 0);
}

static void wait_for_timer(int cpu)
{
	while (share->fired[cpu] != share->armed[cpu])
		pause();
}

static void take_message(int cpu)
{
	struct message *message = (struct message *)(IRQL_MESSAGES + cpu * 0x1000UL) + 3;

	share->fired[cpu] += !!message->type;
	message->type = 0;
	if (message->flags & HV_MESSAGE_PENDING)
		wrmsr(MSR_HV_EOM, 0, 0);
}

INTERRUPT timer(struct interrupt_frame *frame)
{
	uint64_t now = rdtsc();
	int cpu = number();
	uint64_t before = raise(cpu, TIMER_CLASS);

	if (!cpu)
		fired_at = now;
	if (share->orders.timer == IRQL_SYNIC) {
		take_message(cpu);
	} else {
		share->fired[cpu]++;
		end_interrupt();
	}
	if (!timer_stops[cpu])
		arm_timer(cpu);
	lower(before);
}

static void start_timer(int cpu)
{
	uint32_t vector = VECTOR(TIMER_CLASS);

	switch (share->orders.timer) {
	case IRQL_DEADLINE:
		wrmsr(MSR_X2APIC_LVTT, LVTT_TSC_DEADLINE | vector, 0);
		break;
	case IRQL_INITIAL_COUNT:
		wrmsr(MSR_X2APIC_TDCR, DIVIDE_BY_1, 0);
		wrmsr(MSR_X2APIC_LVTT, vector, 0);
		break;
	default:
		wrmsr(MSR_HV_SCONTROL, HV_ENABLED, 0);
		wrmsr(MSR_HV_SIMP, (IRQL_MESSAGES + cpu * 0x1000) | HV_ENABLED, 0);
		wrmsr(MSR_HV_SINT3, HV_SINT_AUTO_EOI | vector, 0);
		wrmsr(MSR_HV_TIMER_CONFIG, HV_TIMER_SINT3 | HV_TIMER_AUTO_ENABLE, 0);
	}
	arm_timer(cpu);
}

static void note(uint64_t arms_in, uint64_t took)
{
	if (arms_in < share->arms_in || !share->arms_in)
		share->arms_in = arms_in;
	if (took < share->soonest || !share->soonest)
		share->soonest = took;
	if (took > share->latest)
		share->latest = took;
}

/* vCPU 0: expiry; then, armed anew, it expires once; and cancelled it does not. */
static void try_timer(void)
{
	uint64_t begin = rdtsc(), end;
	uint32_t fired;

	arm_timer(0);
	end = rdtsc();
	wait_for_timer(0);
	note(end - begin, fired_at - begin);

	arm_for(2 * share->orders.period);
	arm_timer(0);
	wait_for_timer(0);
	fired = share->fired[0];
	arm_for(share->orders.period);
	cancel_timer();
	for (begin = rdtsc(); rdtsc() - begin < 3 * share->orders.period; )
		pause();
	share->ghosts += share->fired[0] != fired;
}

static void send(int cpu, int target)
{
	share->sent[target][cpu]++;
	wrmsr(share->orders.hyperv ? MSR_HV_ICR : MSR_X2APIC_ICR, VECTOR(FIRST_CLASS + cpu),
	      share->orders.ids[target]);
}

/* Its own it holds back, to take it as soon as it may. */
static void send_and_wait(int cpu, int target)
{
	uint32_t before = share->received[target][cpu];

	if (target == cpu) {
		write_irql(HIGHEST_CLASS);
		send(cpu, target);
		share->early[cpu] += share->received[target][cpu] != before;
		write_irql(0);
	} else {
		send(cpu, target);
	}
	while (share->received[target][cpu] == before)
		pause();
}

static void wait_for_all(const volatile uint32_t *flags)
{
	uint32_t i;

	for (i = 0; i < share->orders.vcpus; i++)
		while (!flags[i])
			pause();
}

static void set_up(int cpu)
{
	static const void *const handlers[IRQL_VCPUS] = {
		ipi_from_0, ipi_from_1, ipi_from_2, ipi_from_3,
		ipi_from_4, ipi_from_5, ipi_from_6, ipi_from_7,
	};
	int i;

	for (i = 0; i < IRQL_VCPUS; i++)
		idt[VECTOR(FIRST_CLASS + i)] = interrupt_gate(handlers[i]);
	idt[VECTOR(TIMER_CLASS)] = interrupt_gate(timer);
	load_idt(idt, sizeof(idt));
	enable_x2apic();
	share->online[cpu] = 1;
}

/* Entered with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int cpu)
{
	uint32_t i;

	set_up(cpu);
	asm volatile("sti" : : : "memory");
	wait_for_all(share->online);
	start_timer(cpu);
	for (i = 0; i < share->orders.rounds; i++)
		send_and_wait(cpu, (cpu + i) % share->orders.vcpus);
	timer_stops[cpu] = true;
	wait_for_timer(cpu);
	share->done[cpu] = 1;
	wait_for_all(share->done);
	for (i = 0; !cpu && i < share->orders.timers; i++)
		try_timer();
	leave();
}
