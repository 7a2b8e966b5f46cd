// SPDX-License-Identifier: GPL-2.0
/*
 * The guest of all cases.  vCPU 0 does what the orders say and reads the ICR
 * back, vCPU 1 takes interrupts until vCPU 0 has finished.
 */
#include <stdbool.h>

#include "guest_cpu.h"
#include "cases.h"
#include "nested.h"
#include "steps_guest.h"
#include "wrmsr.h"

#define TPR_ALL			0xff

#define DB_VECTOR		1

#define RFLAGS_RESERVED		0x2
#define RFLAGS_TF		0x100
#define RFLAGS_IF		0x200

/* Longer than KVM polls before it puts a halted vCPU's thread to sleep. */
#define ASLEEP_AFTER		1000000	/* TSC ticks */

#define FIRST_INTERRUPT		0x20
#define IDT_GATES		256

static struct gate idt[IDT_GATES];
static struct case_share *const share = (struct case_share *)GUEST_SHARE;

static bool uses_hyperv(void)
{
	return share->orders.setup & HYPERV;
}

static void end_of_interrupt(void)
{
	wrmsr(uses_hyperv() ? MSR_HV_EOI : MSR_X2APIC_EOI, 0, 0);
}

/* By vCPU 0, whose id that is. */
static void send_to_self(uint32_t vector)
{
	wrmsr(uses_hyperv() ? MSR_HV_ICR : MSR_X2APIC_SELF_IPI, vector, 0);
}

static void interrupt_self(uint32_t vector)
{
	uint32_t before = share->injected;

	send_to_self(vector);
	asm volatile("sti");
	while (share->injected == before)
		pause();
	asm volatile("cli");
}

INTERRUPT on_ipi(struct interrupt_frame *frame)
{
	int cpu = this_cpu();

	share->ipi[cpu]++;
	if (!cpu)
		share->ipi_at = frame->rip - share->wrmsr_at;
	if (share->orders.program == INTERRUPT_TWICE)
		interrupt_self(INJECTED_VECTOR);
	end_of_interrupt();
}

INTERRUPT on_timer(struct interrupt_frame *frame)
{
	share->timer++;
	end_of_interrupt();
}

INTERRUPT on_injected(struct interrupt_frame *frame)
{
	share->sent_at_injected = share->sent;
	share->injected++;
	end_of_interrupt();
}

INTERRUPT on_nmi(struct interrupt_frame *frame)
{
	share->nmi[this_cpu()]++;
}

INTERRUPT on_debug(volatile struct interrupt_frame *frame)
{
	share->db++;
	share->db_at = frame->rip - share->wrmsr_at;
	frame->rflags &= ~RFLAGS_TF;
}

static uint32_t length_of_write(void)
{
	return share->orders.setup & IMMEDIATE ? WRMSR_IMMEDIATE_LENGTH : WRMSR_LENGTH;
}

INTERRUPT on_gp(volatile struct interrupt_frame *frame, uint64_t error)
{
	share->gp++;
	share->gp_at = frame->rip - share->wrmsr_at;
	frame->rip += length_of_write();
}

static uint64_t rflags(void)
{
	return RFLAGS_RESERVED | RFLAGS_IF | (share->orders.setup & TRAP ? RFLAGS_TF : 0);
}

static void write_msr(uint64_t value)
{
	bool immediate = share->orders.setup & IMMEDIATE;
	uint32_t ran;

	asm volatile("outb %%al, %0" : : "N"(PAUSE_PORT), "a"(0));
	ran = (immediate ? write_msr_immediate_at : write_msr_at)(share->orders.msr, value,
								  rflags());
	share->went_on_at = length_of_write() + SLED_INSN_LENGTH * (SLED_LENGTH - ran);
}

static void arm_deadline(void)
{
	wrmsr(MSR_X2APIC_LVTT, LVTT_TSC_DEADLINE | TIMER_VECTOR, 0);
	write_msr(rdtsc() + share->orders.value);
	while (!share->timer)
		pause();
}

static void flood(void)
{
	const struct case_orders *orders = &share->orders;

	while (!share->stop) {
		wrmsr(orders->msr, orders->value, orders->value >> 32);
		share->sent++;
	}
}

/* Where they come is of no interest. */
static void end_interrupts(void)
{
	asm volatile("cli");
	send_to_self(IPI_VECTOR);
	if (share->orders.program == UNCOVER)
		interrupt_self(INJECTED_VECTOR);
	asm volatile("sti");
	while (!share->ipi[0])
		pause();
	share->ipi_at = 0;
}

static void follow_orders(void)
{
	switch (share->orders.program) {
	case WRITE_MSR:
		write_msr(share->orders.value);
		break;
	case READ_MSR:
		share->read = rdmsr(share->orders.msr);
		break;
	case ARM_DEADLINE:
		arm_deadline();
		break;
	case FLOOD:
		flood();
		break;
	case NEST:
		run_l2(share);
		break;
	case UNCOVER:
	case INTERRUPT_TWICE:
		end_interrupts();
		break;
	case HALT_ONCE:
		asm volatile("cli");
		send_to_self(IPI_VECTOR);
		halt_while(&share->ipi[0], 0);
		share->ipi_at = 0;
		break;
	case INVALIDATE:
		asm volatile("invd");
		break;
	case STEPS:
		do_steps();
		break;
	}
}

/* An exit: what is pending by now is taken on the way back. */
static void take_pending(void)
{
	uint32_t eax = 0, ecx = 0;

	asm volatile("cpuid" : "+a"(eax), "+c"(ecx) : : "ebx", "edx", "memory");
}

static void set_up_interrupts(void)
{
	idt[DB_VECTOR] = interrupt_gate(on_debug);
	idt[NMI_VECTOR] = interrupt_gate(on_nmi);
	idt[GP_VECTOR] = interrupt_gate(on_gp);
	if (share->orders.program == STEPS) {
		set_step_gates(idt, FIRST_INTERRUPT, IDT_GATES);
		load_idt(idt, sizeof(idt));
		return;
	}
	idt[IPI_VECTOR] = interrupt_gate(on_ipi);
	idt[TIMER_VECTOR] = interrupt_gate(on_timer);
	idt[INJECTED_VECTOR] = interrupt_gate(on_injected);
	load_idt(idt, sizeof(idt));
}

static void wait_until_asleep(void)
{
	uint64_t start = rdtsc();

	while (rdtsc() - start < ASLEEP_AFTER)
		pause();
}

static void receive(void)
{
	/* Under a flood, interrupts stay pending and merge until it is over. */
	bool masked = share->orders.program == FLOOD;

	if (masked)
		wrmsr(MSR_X2APIC_TPR, TPR_ALL, 0);
	share->online = 1;
	if (share->orders.setup & HALT)
		halt_while(&share->ipi[1], 0);
	while (!share->finished) {
		help_with_steps();
		pause();
	}
	if (masked)
		wrmsr(MSR_X2APIC_TPR, 0, 0);
	take_pending();
}

/* Entered by the VMM with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int cpu)
{
	uint32_t setup = share->orders.setup;
	bool x2apic = !(setup & (XAPIC | USERSPACE_APIC));

	share->wrmsr_at = (uint64_t)(setup & IMMEDIATE ? wrmsr_immediate_insn : wrmsr_insn);
	set_up_interrupts();
	if (x2apic)
		enable_x2apic();
	/* Bochs holds back the host's interrupts from a guest that spins without. */
	asm volatile("sti");

	if (cpu) {
		receive();
		leave();
	}

	while (!share->online && !(setup & USERSPACE_APIC))
		pause();
	if (setup & HALT)
		wait_until_asleep();
	follow_orders();
	if (x2apic)
		share->icr = rdmsr(MSR_X2APIC_ICR);
	else if (uses_hyperv() && !(setup & USERSPACE_APIC))
		share->icr = rdmsr(MSR_HV_ICR);
	take_pending();
	share->finished = 1;
	leave();
}
