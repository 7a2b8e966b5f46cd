// SPDX-License-Identifier: GPL-2.0
/* The guest's side of the steps, see steps.h. */
#include <stdbool.h>

#include "guest_cpu.h"
#include "steps_guest.h"
#include "wrmsr.h"

#define SPINS		2000
#define RFLAGS_IF_RESERVED 0x202
#define MANY_HALTS	100
#define NOBODY		77	/* an x2APIC id */

extern const char interrupt_stubs[];

#define STUB_SIZE	16

static struct case_share *const share = (struct case_share *)GUEST_SHARE;
static unsigned int at;
static volatile uint32_t taken[256], ended[256];
/* Bit 0: the host sees that an interrupt ends if it is clear.  Hyper-V's is a page. */
static uint32_t pv_eoi __attribute__((aligned(4096)));

static void note(char c)
{
	unsigned int used = share->trail_used;

	if (used < sizeof(share->trail) - 1)
		share->trail[used] = c;
	share->trail_used = used + 1;
}

static void note_number(uint64_t number, unsigned int base)
{
	if (number >= base)
		note_number(number / base, base);
	note("0123456789abcdef"[number % base]);
}

static void note_word(const char *word)
{
	while (*word)
		note(*word++);
}

static bool uses_hyperv(void)
{
	return share->orders.setup & HYPERV;
}

static void end_of_interrupt(void)
{
	wrmsr(uses_hyperv() ? MSR_HV_EOI : MSR_X2APIC_EOI, 0, 0);
}

static void send(uint32_t vector, uint32_t id)
{
	wrmsr(uses_hyperv() ? MSR_HV_ICR : MSR_X2APIC_ICR, vector, id);
}

static void spin(void)
{
	unsigned int i;

	for (i = 0; i < SPINS; i++)
		pause();
}

static void other_sends(uint32_t vector)
{
	share->other_sends = vector;
	while (share->other_sends)
		pause();
	/* The kick that follows has to be over, too. */
	spin();
}

/* Not halt_while(): its writes of TPR would have KVM look for interrupts. */
static void halt_until(uint32_t vector)
{
	unsigned int halts = 0;

	asm volatile("cli" : : : "memory");
	while (!taken[vector] && halts < MANY_HALTS) {
		halt();
		halts++;
	}
	asm volatile("sti" : : : "memory");
	note_word("hlt");
	note_number(halts, 10);
}

static void send_many(uint32_t count)
{
	while (count--) {
		send(WAITING, NOBODY);
		share->sent++;
	}
}

/* To one that toggles its APIC, one that is not there, one beyond the map of them. */
static void send_around(uint32_t count)
{
	static const uint32_t ids[] = { 1, NOBODY, 300 };
	uint32_t i;

	for (i = 0; i < count; i++) {
		send(WAITING, ids[i % 3]);
		share->sent++;
	}
}

static void ask(uint32_t what, uint32_t number)
{
	asm volatile("outl %0, %1" : : "a"(what | number << ASK_NUMBER_SHIFT), "N"(ASK_PORT)
		     : "memory");
}

static void note_value(char name, uint64_t value)
{
	note(name);
	note_number(value, 16);
}

static void end_by_pv_eoi(void)
{
	bool was_set;

	asm volatile("btrl $0, %0" : "+m"(pv_eoi), "=@ccc"(was_set) : : "memory");
	note_value('p', was_set);
}

static void note_dr6(void)
{
	uint64_t dr6;

	asm volatile("mov %%dr6, %0" : "=r"(dr6));
	note_value('d', dr6);
}

static void do_step(const struct step *step)
{
	switch (step->kind) {
	case STEP_SEND:
		send(step->which, 0);
		break;
	case STEP_OTHER_SENDS:
		other_sends(step->which);
		break;
	case STEP_EOI:
		end_of_interrupt();
		break;
	case STEP_CR8:
		asm volatile("mov %0, %%cr8" : : "r"((uint64_t)step->value) : "memory");
		break;
	case STEP_WRITE:
		wrmsr(step->which, step->value, 0);
		break;
	case STEP_SPIN:
		spin();
		note('.');
		break;
	case STEP_AWAIT:
		while (!ended[step->which])
			pause();
		note('.');
		break;
	case STEP_CLI:
		asm volatile("cli" : : : "memory");
		break;
	case STEP_HALT:
		halt_until(step->which);
		break;
	case STEP_SEND_TO:
		send(step->which, step->value);
		share->sent++;
		break;
	case STEP_SEND_MANY:
		send_many(step->value);
		break;
	case STEP_SEND_AROUND:
		send_around(step->value);
		break;
	case STEP_READ:
		note_value('=', rdmsr(step->which));
		break;
	case STEP_READ_TOP:
		note_value('=', rdmsr(step->which) >> 24);
		break;
	case STEP_ASK:
		ask(step->which, step->value);
		break;
	case STEP_REDIRECT:
		redirect(step->which, step->value);
		break;
	case STEP_SET_PV_EOI:
		wrmsr(uses_hyperv() ? MSR_HV_VP_ASSIST_PAGE : MSR_KVM_PV_EOI,
		      (uint64_t)&pv_eoi | step->value, 0);
		break;
	case STEP_END_BY_PV_EOI:
		end_by_pv_eoi();
		break;
	case STEP_DR6:
		asm volatile("mov %0, %%dr6" : : "r"((uint64_t)step->value));
		break;
	case STEP_DR7:
		asm volatile("mov %0, %%dr7" : : "r"((uint64_t)step->value));
		break;
	case STEP_HV_EOI:
		write_msr_at(MSR_HV_EOI, step->value, RFLAGS_IF_RESERVED);
		break;
	case STEP_READ_DR6:
		note_dr6();
		break;
	}
}

void do_steps(void)
{
	const struct step *step;

	do {
		step = &share->steps[at++];
		do_step(step);
	} while (step->kind != STEP_RETURN && step->kind != END);
}

/* Called by the stubs.  Interrupts are on as soon as they may be. */
void take_interrupt(uint64_t vector, uint64_t rip)
{
	/* A toggled APIC forgets the interrupts that it had in service. */
	if (share->orders.setup & TOGGLE)
		return;
	note_number(vector, 16);
	note('(');
	taken[vector]++;
	asm volatile("sti" : : : "memory");
	if (vector == OUTER || vector == SERVED || vector == INNER)
		do_steps();
	else
		end_of_interrupt();
	asm volatile("cli" : : : "memory");
	note(')');
	ended[vector]++;
}

void set_step_gates(struct gate *idt, unsigned int first, unsigned int gates)
{
	unsigned int i;

	for (i = first; i < gates; i++)
		idt[i] = interrupt_gate(interrupt_stubs + STUB_SIZE * i);
}

/* From x2APIC mode one gets to xAPIC mode by a disabled APIC only. */
static void toggle_apic(void)
{
	uint64_t disabled = rdmsr(MSR_APIC_BASE) & ~(uint64_t)APIC_BASE_X2APIC;

	wrmsr(MSR_APIC_BASE, disabled, 0);
	wrmsr(MSR_APIC_BASE, disabled | APIC_BASE_ENABLE, 0);
	enable_x2apic();
}

/* On vCPU 1. */
void help_with_steps(void)
{
	if (share->other_sends) {
		send(share->other_sends, 0);
		share->other_sends = 0;
	}
	if (share->orders.setup & TOGGLE)
		toggle_apic();
}
