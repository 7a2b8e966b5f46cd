// SPDX-License-Identifier: GPL-2.0
/*
 * The guest that runs sequences of operations.  Userspace says up to which; until then
 * the guest leaves for no other reason than the operations themselves, for an exit to
 * userspace would have KVM look for interrupts that it had forgotten.
 */
#include <stdbool.h>

#include "guest_cpu.h"
#include "sequences/share.h"

#define DEADLINE_SHIFT		10

#define VECTORS			256
#define STUB_SIZE		16

#define WRMSR_LENGTH		2

#define OPERATION_MSR(name, msr)	msr,

#define TIMER_TURNS		20000

extern const char interrupt_stubs[], waiting[], waited[];

static const uint32_t written_msr[] = { GUEST_OPERATIONS(OPERATION_MSR) };

static struct gate idt[VECTORS];
static struct sequences_share *const share = (struct sequences_share *)GUEST_SHARE;
static struct log *const logs = (struct log *)SEQUENCES_LOGS;

static uint32_t used_instead(uint32_t msr)
{
	if (msr == MSR_X2APIC_ICR)
		return MSR_HV_ICR;
	return msr == MSR_X2APIC_EOI ? MSR_HV_EOI : msr;
}

static void write(uint32_t msr, uint64_t value)
{
	wrmsr(share->flags & HYPERV ? used_instead(msr) : msr, value, value >> 32);
}

static void see(enum record_kind kind, uint8_t detail, uint32_t value)
{
	const struct record record = { share->next, this_cpu(), kind, detail, value };

	note(&logs[share->current], record);
}

static void end_interrupt(void)
{
	bool was_set;

	asm volatile("btrl $0, %1; setc %0"
		     : "=q"(was_set), "+m"(share->pv_eoi[this_cpu()]) : : "cc", "memory");
	if (was_set)
		logs[share->current].ended_by_bit++;
	else
		write(MSR_X2APIC_EOI, 0);
}

/* A timer that is to expire at once may still take a while, and on which turn is chance. */
static void __attribute__((noinline)) wait_for_timer(void)
{
	uint32_t turns = TIMER_TURNS;

	asm volatile("waiting: dec %0; jnz waiting; waited:" : "+r"(turns) : : "cc", "memory");
}

void take_interrupt(uint32_t vector, uint64_t rip)
{
	bool waits = rip >= (uint64_t)waiting && rip < (uint64_t)waited;

	see(SAW_IRQ, vector, waits ? (uint64_t)waiting : rip);
	if (share->flags & OPEN_HANDLERS)
		asm volatile("sti");
	if (ENDS_ITSELF(vector))
		end_interrupt();
}

INTERRUPT on_nmi(struct interrupt_frame *frame)
{
	see(SAW_NMI_TAKEN, 0, frame->rip);
}

INTERRUPT on_gp(volatile struct interrupt_frame *frame, uint64_t error)
{
	see(SAW_GP, 0, frame->rip);
	frame->rip += WRMSR_LENGTH;
}

static void set_up_interrupts(void)
{
	int vector;

	for (vector = 0; vector < VECTORS; vector++)
		idt[vector] = interrupt_gate(interrupt_stubs + vector * STUB_SIZE);
	idt[NMI_VECTOR] = interrupt_gate(on_nmi);
	idt[GP_VECTOR] = interrupt_gate(on_gp);
	load_idt(idt, sizeof(idt));
}

static void start_timer(const struct operation *operation)
{
	uint64_t time = operation->value >> 32;

	wrmsr(MSR_X2APIC_LVTT, operation->value, 0);
	if (operation->kind == OP_DEADLINE)
		wrmsr(MSR_TSC_DEADLINE, time << DEADLINE_SHIFT, time >> (32 - DEADLINE_SHIFT));
	else
		wrmsr(MSR_X2APIC_TMICT, time, 0);
	if (operation->kind == OP_ONE_SHOT && time == TIMER_AT_ONCE)
		wait_for_timer();
}

static void do_operation(const struct operation *operation)
{
	switch (operation->kind) {
	case OP_EOI_PV:
		end_interrupt();
		break;
	case OP_CR8:
		asm volatile("mov %0, %%cr8" : : "r"(operation->value) : "memory");
		break;
	case OP_ONE_SHOT:
	case OP_PERIODIC:
	case OP_DEADLINE:
		start_timer(operation);
		break;
	default:
		write(written_msr[operation->kind], operation->value);
		break;
	}
}

static void look(void)
{
	int i, word;

	see(SAW_TPR, 0, rdmsr(MSR_X2APIC_TPR));
	see(SAW_PPR, 0, rdmsr(MSR_X2APIC_PPR));
	for (i = 0; i < WATCHED_WORDS; i++) {
		word = WATCHED_WORD(i);
		see(SAW_ISR, word, rdmsr(MSR_X2APIC_ISR + word));
		see(SAW_TMR, word, rdmsr(MSR_X2APIC_TMR + word));
		see(SAW_IRR, word, rdmsr(MSR_X2APIC_IRR + word));
	}
}

/* Entered by the VMM with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int id)
{
	set_up_interrupts();
	unblock_nmis();
	enable_x2apic();
	asm volatile("sti");

	for (;;) {
		asm volatile("outb %%al, %0" : : "N"(NEXT_PORT), "a"(0) : "memory");
		while (share->next != share->end) {
			do_operation(&share->operation[share->next]);
			if (share->flags & WATCHED)
				look();
			share->next++;
		}
	}
}
