// SPDX-License-Identifier: GPL-2.0
/*
 * The guest that writes ICR values.  vCPU 0 writes one, both vCPUs note what it did
 * to them, and only then comes the next: so each effect belongs to its value.
 */
#include "../cases/wrmsr.h"
#include "guest_cpu.h"
#include "fuzz.h"

#define APIC			0xfee00000UL	/* of an xAPIC its registers, a page */
#define APIC_SPIV		0xf0
#define APIC_LDR		0xd0
#define LDR_OF(id)		(1U << (24 + (id)))
#define PAGE_UNCACHED_LARGE	0x9b	/* present, writable */

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

static __attribute__((aligned(4096))) uint64_t directory[512];

static volatile uint32_t *xapic_register(uint32_t offset)
{
	return (volatile uint32_t *)(APIC + offset);
}

/* By its number as an x2APIC's. */
static uint32_t apic_register(uint32_t msr)
{
	return share->xapic ? *xapic_register((msr & 0xff) << 4) : rdmsr(msr);
}

static void end_of_interrupt(void)
{
	wrmsr(share->msr == MSR_HV_ICR ? MSR_HV_EOI : MSR_X2APIC_EOI, 0, 0);
}

/* Nothing was there before, so there is nothing to flush.  Both vCPUs write the same. */
static void enable_xapic(int id)
{
	directory[APIC >> 21 & 511] = (APIC & ~0x1fffffUL) | PAGE_UNCACHED_LARGE;
	((volatile uint64_t *)GUEST_PDPT)[APIC >> 30] = (uint64_t)directory | 0x3;
	*xapic_register(APIC_SPIV) = SVR_ENABLED;
	*xapic_register(APIC_LDR) = LDR_OF(id);
}

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
	cpu->isr = apic_register(MSR_X2APIC_ISR + vector / 32);
	end_of_interrupt();
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
	uint32_t ran = write_msr_at(share->msr, value, RFLAGS_IF_RESERVED);

	outcome->went_on = WRMSR_LENGTH * (1 + SLED_LENGTH - ran);
	outcome->icr = rdmsr(share->msr);
}

/* The first read is an exit: what is pending is taken on the way back. */
static void look(int id, uint64_t value)
{
	struct fuzz_cpu *cpu = &outcomes[share->current].cpu[id];
	uint32_t word = (value & 0xff) / 32;

	cpu->tmr = apic_register(MSR_X2APIC_TMR + word);
	cpu->irr = apic_register(MSR_X2APIC_IRR + word);
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
		share->apic[id][i] = apic_register(MSR_X2APIC_ISR + i);
}

/* Entered by the VMM with the vCPU's number in RDI and a stack. */
__attribute__((section(".text.entry"), noreturn)) void guest_entry(int id)
{
	set_up_interrupts();
	unblock_nmis();
	if (share->xapic)
		enable_xapic(id);
	else
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
