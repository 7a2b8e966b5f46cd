// SPDX-License-Identifier: GPL-2.0
/*
 * The bench's guest: one workload, each run of it timed by itself.
 */
#include "guest_cpu.h"
#include "bench.h"

static struct bench_share *const share = (struct bench_share *)GUEST_SHARE;

#include "guest_ipi.h"

#define ICR_LOGICAL		0x800

#define HYPERV_VECTOR		(IPI_VECTOR - 1)
#define TIMER_VECTOR		(IPI_VECTOR - 2)
#define NOBODYS_ID		77
#define SOON			20000	/* cycles of the TSC, or of the APIC's timer */

/* Updates the CPU's microcode; KVM ignores it. */
#define MSR_IA32_UCODE_WRITE	0x79

INTERRUPT hyperv_ipi_on_0(struct interrupt_frame *frame)
{
	share->received[0]++;
	wrmsr(MSR_HV_EOI, 0, 0);
}

/* When the interrupt of a timer was expected or asked for, and when it came. */
static uint64_t timer_since;
static volatile uint64_t timer_taken;

INTERRUPT timer_on_0(struct interrupt_frame *frame)
{
	timer_taken = rdtsc();
	share->received[0]++;
	wrmsr(MSR_X2APIC_EOI, 0, 0);
}

static void halt_beyond(int cpu, uint32_t received)
{
	halt_while(&share->received[cpu], received);
}

static void self(void)
{
	uint32_t before = share->received[0];

	send(0, 0);
	wait_beyond(0, before);
}

static void one_way(void)
{
	uint32_t before = share->received[1];

	send(0, 1);
	wait_beyond(1, before);
}

/* Before the next: the other vCPU has left its interrupt handler. */
static void settle(void)
{
	while (share->orders.workload == ONE_WAY && share->settled != share->received[1])
		pause();
}

static void pingpong_spin(void)
{
	uint32_t before = share->received[0];

	send(0, 1);
	wait_beyond(0, before);
}

static void pingpong_halt(void)
{
	uint32_t before = share->received[0];

	send(0, 1);
	halt_beyond(0, before);
}

static void nobody(void)
{
	wrmsr(MSR_X2APIC_ICR, IPI_VECTOR, NOBODYS_ID);
}

/* So often that the clock, which may go in steps of five cycles, tells what the look-up takes. */
static void miss(void)
{
	int i;

	for (i = 0; i < BENCH_MISSES; i++)
		wrmsr(MSR_IA32_UCODE_WRITE, 0, 0);
}

static void timer(void)
{
	wrmsr(MSR_X2APIC_TMICT, UINT32_MAX, 0);
}

static void timer_fires(void)
{
	uint32_t before = share->received[0];

	timer_since = rdtsc();
	wrmsr(MSR_X2APIC_TMICT, SOON, 0);
	wait_beyond(0, before);
}

static void set_deadline(uint64_t tsc)
{
	wrmsr(MSR_TSC_DEADLINE, tsc, tsc >> 32);
}

static void deadline(void)
{
	set_deadline(UINT64_MAX >> 8);
}

static void deadline_off(void)
{
	deadline();
	set_deadline(0);
}

static void deadline_late(void)
{
	uint32_t before = share->received[0];

	timer_since = rdtsc() + SOON;
	set_deadline(timer_since);
	wait_beyond(0, before);
}

static void decline(void)
{
	uint32_t before = share->received[0];

	wrmsr(MSR_X2APIC_ICR, ICR_LOGICAL | IPI_VECTOR,
	      (apic_id[0] >> 4) << 16 | 1 << (apic_id[0] & 15));
	wait_beyond(0, before);
}

static void hv_self(void)
{
	uint32_t before = share->received[0];

	wrmsr(MSR_HV_ICR, HYPERV_VECTOR, apic_id[0]);
	wait_beyond(0, before);
}

static void hv_nobody(void)
{
	wrmsr(MSR_HV_ICR, HYPERV_VECTOR, NOBODYS_ID);
}

/* Bochs' debugger stops here, if it is told to; else nothing happens. */
static inline void mark(void)
{
	asm volatile("xchg %%bx, %%bx" : : : "memory");
}

static void measure(void (*once)(void))
{
	const struct bench_orders *orders = &share->orders;
	uint32_t i;

	for (i = 0; i < orders->warmup; i++) {
		once();
		settle();
	}
	for (i = 0; i < orders->marked; i++) {
		mark();
		once();
		mark();
		settle();
	}
	for (i = 0; i < orders->count; i++) {
		uint64_t start = rdtsc();

		once();
		share->cycles[i] = rdtsc() - start;
		if (timer_since) {
			share->cycles[i] = timer_taken - timer_since;
			share->early += timer_taken < timer_since;
		}
		settle();
	}
}

static void order(void)
{
	static void (*const once[WORKLOADS])(void) = {
		[SELF] = self,
		[ONE_WAY] = one_way,
		[PINGPONG_SPIN] = pingpong_spin,
		[PINGPONG_HALT] = pingpong_halt,
		[NOBODY] = nobody,
		[MISS] = miss,
		[TIMER] = timer,
		[TIMER_FIRES] = timer_fires,
		[DEADLINE] = deadline,
		[DEADLINE_OFF] = deadline_off,
		[DEADLINE_LATE] = deadline_late,
		[HRTIMER] = deadline,
		[HRTIMER_OFF] = deadline_off,
		[HRTIMER_LATE] = deadline_late,
		[DECLINE] = decline,
		[HV_SELF] = hv_self,
		[HV_NOBODY] = hv_nobody,
	};

	bool one_shot = share->orders.workload == TIMER || share->orders.workload == TIMER_FIRES;

	wrmsr(MSR_X2APIC_LVTT, TIMER_VECTOR | (one_shot ? 0 : LVTT_TSC_DEADLINE), 0);
	idt[0][HYPERV_VECTOR] = interrupt_gate(hyperv_ipi_on_0);
	idt[0][TIMER_VECTOR] = interrupt_gate(timer_on_0);
	asm volatile("sti");
	/* What comes while the other has interrupts off may be lost on Bochs: testing.rst. */
	while (!share->ready)
		pause();
	measure(once[share->orders.workload]);
	share->finished = 1;
}

static void answer(void (*wait)(int cpu, uint32_t received))
{
	const struct bench_orders *orders = &share->orders;
	uint32_t seen;

	for (seen = 0; seen < orders->warmup + orders->marked + orders->count; seen++) {
		wait(1, seen);
		send(1, 0);
	}
}

static void follow(void)
{
	asm volatile("sti");
	share->ready = 1;
	switch (share->orders.workload) {
	case PINGPONG_SPIN:
		answer(wait_beyond);
		break;
	case PINGPONG_HALT:
		answer(halt_beyond);
		break;
	case ONE_WAY:
		while (!share->finished)
			share->settled = share->received[1];
		break;
	}
}

__attribute__((section(".text.entry"), noreturn)) void guest_entry(int cpu)
{
	set_up_interrupts(cpu);
	if (cpu)
		follow();
	else
		order();
	leave();
}
