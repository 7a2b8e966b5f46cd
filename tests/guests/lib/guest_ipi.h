/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Two vCPUs that send and take IPIs, for a guest whose "share" counts them.
 *
 * A vCPU sends its next IPI only when the previous one was taken: two pending
 * interrupts of one vector merge, so counts would no longer be exact.
 */
#ifndef MACHINE_GUEST_IPI_H
#define MACHINE_GUEST_IPI_H

#include "guest_cpu.h"

#define IPI_VECTOR		0x40

/* One table a vCPU: a handler that asked the APIC who it is would exit. */
static struct gate idt[GUEST_VCPUS][IPI_VECTOR + 1];
static uint32_t apic_id[GUEST_VCPUS];
static volatile uint32_t online[GUEST_VCPUS];

static inline void take_ipi(int cpu)
{
	share->received[cpu]++;
	wrmsr(MSR_X2APIC_EOI, 0, 0);
}

INTERRUPT ipi_on_0(struct interrupt_frame *frame)
{
	take_ipi(0);
}

INTERRUPT ipi_on_1(struct interrupt_frame *frame)
{
	take_ipi(1);
}

static void set_up_interrupts(int cpu)
{
	idt[cpu][IPI_VECTOR] = interrupt_gate(cpu ? ipi_on_1 : ipi_on_0);
	load_idt(idt[cpu], sizeof(idt[cpu]));

	enable_x2apic();
	apic_id[cpu] = rdmsr(MSR_X2APIC_ID);
	online[cpu] = 1;
}

static void send(int cpu, int target)
{
	share->sent[cpu]++;
	wrmsr(MSR_X2APIC_ICR, IPI_VECTOR, apic_id[target]);
}

static void wait_beyond(int cpu, uint32_t received)
{
	while (share->received[cpu] == received)
		pause();
}

#endif
