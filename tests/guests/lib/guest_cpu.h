/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The instructions and tables of which every guest is made.
 */
#ifndef MACHINE_GUEST_CPU_H
#define MACHINE_GUEST_CPU_H

#include <stdint.h>

#include "guest.h"
#include "msr.h"

#define APIC_BASE_ENABLE	0x800
#define APIC_BASE_X2APIC	0xc00
#define LVTT_TSC_DEADLINE	0x40000
#define SVR_ENABLED		0x1ff

#define GATE_INTERRUPT		0x8e00
#define NMI_VECTOR		2
#define GP_VECTOR		13

#define INTERRUPT		static __attribute__((interrupt)) void

struct gate {
	uint16_t offset_low;
	uint16_t selector;
	uint16_t flags;
	uint16_t offset_middle;
	uint32_t offset_high;
	uint32_t reserved;
};

struct interrupt_frame {
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
};

/* By the stack: to ask the APIC would be an exit, and there may be none. */
static inline int this_cpu(void)
{
	return (uint64_t)__builtin_frame_address(0) >= GUEST_STACK(0);
}

/*
 * Until an interrupt.  The NOP is for Bochs' SVM, which lets in an interrupt that came
 * before HLT only after an instruction with interrupts on, not before it: CLI would be late.
 */
static inline void halt(void)
{
	asm volatile("sti; hlt; nop; cli" : : : "memory");
}

static inline void wrmsr(uint32_t msr, uint32_t low, uint32_t high)
{
	asm volatile("wrmsr" : : "c"(msr), "a"(low), "d"(high) : "memory");
}

static inline uint64_t rdmsr(uint32_t msr)
{
	uint32_t low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (uint64_t)high << 32 | low;
}

/*
 * Sleeps while @word is @value, which an interrupt changes.
 *
 * An interrupt that came with interrupts off waits until KVM's window for it opens, and
 * Bochs' SVM may forget that one is wanted, if the host is interrupted meanwhile: HLT then
 * ends at once for ever.  KVM looks again when TPR falls, and injects with interrupts on.
 */
static inline void halt_while(const volatile uint32_t *word, uint32_t value)
{
	asm volatile("cli" : : : "memory");
	while (*word == value) {
		halt();
		if (*word != value)
			break;
		asm volatile("sti" : : : "memory");
		wrmsr(MSR_X2APIC_TPR, 0xf0, 0);
		wrmsr(MSR_X2APIC_TPR, 0, 0);
		asm volatile("cli" : : : "memory");
	}
	asm volatile("sti" : : : "memory");
}

static inline uint64_t rdtsc(void)
{
	uint32_t low, high;

	asm volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

static inline void pause(void)
{
	asm volatile("pause" : : : "memory");
}

static inline struct gate interrupt_gate(const void *handler)
{
	uint64_t offset = (uint64_t)handler;

	return (struct gate) {
		.offset_low = offset,
		.selector = GUEST_CODE_SEL,
		.flags = GATE_INTERRUPT,
		.offset_middle = offset >> 16,
		.offset_high = offset >> 32,
	};
}

static inline void load_idt(const struct gate *idt, uint16_t size)
{
	struct {
		uint16_t limit;
		uint64_t base;
	} __attribute__((packed)) pointer = { size - 1, (uint64_t)idt };

	asm volatile("lidt %0" : : "m"(pointer) : "memory");
}

/*
 * By an IRET.  Bochs' VMX does not clear blocking by NMI on VM entry: a vCPU inherits it from the
 * one that its CPU ran before, if that was left in SMM, say.
 */
static inline void unblock_nmis(void)
{
	uint64_t scratch;

	asm volatile("mov %%rsp, %0\n\t"
		     "push %1\n\t"
		     "push %0\n\t"
		     "pushf\n\t"
		     "push %2\n\t"
		     "lea 1f(%%rip), %0\n\t"
		     "push %0\n\t"
		     "iretq\n"
		     "1:"
		     : "=&r"(scratch) : "i"(GUEST_DATA_SEL), "i"(GUEST_CODE_SEL) : "memory");
}

static inline void enable_x2apic(void)
{
	wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | APIC_BASE_X2APIC, 0);
	wrmsr(MSR_X2APIC_SVR, SVR_ENABLED, 0);
}

static inline void __attribute__((noreturn)) leave(void)
{
	for (;;)
		asm volatile("outb %%al, %0" : : "N"(GUEST_DONE_PORT), "a"(0));
}

#endif
