// SPDX-License-Identifier: GPL-2.0
/*
 * The guest that writes ICR values.  vCPU 0 writes one, both vCPUs note what it did
 * to them, and only then comes the next: so each effect belongs to its value.
 */
#include "../cases/wrmsr.h"
#include "guest_cpu.h"
#include "fuzz.h"

#define MSR_X2APIC_ISR		0x810
#define MSR_X2APIC_TMR		0x818
#define MSR_X2APIC_IRR		0x820

#define VECTORS			256
#define STUB_SIZE		16

#define WRMSR_LENGTH		2
#define RFLAGS_IF_RESERVED	0x202

/* KVM accepts these vectors, but they are below every priority: never taken. */
#define NEVER_TAKEN		0xffff

extern const char interrupt_stubs[];

static struct gate idt[VECTORS];
static struct fuzz_share *const share = (struct fuzz_share *)GUEST_SHARE;
static const uint64_t *const values = (const uint64_t *)FUZZ_VALUES;
static struct fuzz_outcome *const outcomes = (struct fuzz_outcome *)FUZZ_OUTCOMES;

static int32_t from_write(uint64_t rip)
{
	return rip - (uint64_t)wrmsr_insn;
}

void take_interrupt(uint32_t vector, uint64_t rip)
{
	int id = this_cpu();
	struct fuzz_cpu *cpu = &outcomes[share->current].cpu[id];

	cpu->irqs++;
	cpu->vector = vector;
	if (!id)
		cpu->at = from_write(rip);
	cpu->isr = rdmsr(MSR_X2APIC_ISR + vector / 32);
	wrmsr(MSR_X2APIC_EOI, 0, 0);
}

INTERRUPT on_nmi(struct interrupt_frame *frame)
{
	int id = this_cpu();
	struct fuzz_cpu *cpu = &outcomes[share->current].cpu[id];

	cpu->nmis++;
	if (!id)
		cpu->at = from_write(frame->rip);
}

INTERRUPT on_gp(volatile struct interrupt_frame *frame, uint64_t error)
{
	struct fuzz_outcome *outcome = &outcomes[share->current];

	outcome->gps++;
	outcome->gp_at = from_write(frame->rip);
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

static void leave_by(uint8_t port)
{
	asm volatile("outb %%al, %%dx" : : "d"((uint16_t)port), "a"(0) : "memory");
}

static void write_value(uint64_t value)
{
	struct fuzz_outcome *outcome = &outcomes[share->current];
	uint32_t ran = write_msr_at(MSR_ICR, value, RFLAGS_IF_RESERVED);

	outcome->went_on = WRMSR_LENGTH * (1 + SLED_LENGTH - ran);
	outcome->icr = rdmsr(MSR_ICR);
}

/* The first RDMSR is an exit: what is pending is taken on the way back. */
static void look(int id, uint64_t value)
{
	struct fuzz_cpu *cpu = &outcomes[share->current].cpu[id];
	uint32_t word = (value & 0xff) / 32;

	cpu->tmr = rdmsr(MSR_X2APIC_TMR + word);
	cpu->irr = rdmsr(MSR_X2APIC_IRR + word);
	if (!word && cpu->irr & NEVER_TAKEN)
		leave_by(CLEAR_PORT);
}

static void write_all(void)
{
	uint32_t i;

	while (!share->online)
		pause();
	for (i = 0; i < share->count; i++) {
		share->current = i;
		write_value(values[i]);
		share->step = i + 1;
		look(0, values[i]);
		while (share->done == i)
			pause();
	}
}

static void receive_all(void)
{
	uint32_t i;

	share->online = 1;
	for (i = 0; i < share->count; i++) {
		while (share->step == i)
			pause();
		look(1, values[i]);
		share->done = i + 1;
	}
}

static void parked_entry(uint64_t value)
{
	write_value(value);
	leave_by(WRITTEN_PORT);
	__builtin_unreachable();
}

static void read_apic(int id)
{
	int i;

	for (i = 0; i < APIC_WORDS; i++)
		share->apic[id][i] = rdmsr(MSR_X2APIC_ISR + i);
}

/* Entered by the VMM with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int id)
{
	set_up_interrupts();
	enable_x2apic();
	share->parked_entry = (uint64_t)parked_entry;
	if (share->parked)
		leave_by(READY_PORT);
	/* Bochs holds back the host's interrupts from a guest that spins without. */
	asm volatile("sti");

	if (id)
		receive_all();
	else
		write_all();
	read_apic(id);
	leave();
}
