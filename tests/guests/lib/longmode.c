// SPDX-License-Identifier: GPL-2.0
/* What firmware would have done: the guest starts in long mode, flat. */
#include <stdint.h>

#include "guest.h"
#include "longmode.h"

#define PAGE_PRESENT_RW	0x3
#define PAGE_LARGE	0x80

#define CR0_PE_ET_PG	0x80000011
#define CR4_PAE		0x20
#define EFER_LME_LMA	0x500

#define DESCRIPTOR_CODE	0x00af9b000000ffffULL
#define DESCRIPTOR_DATA	0x00cf93000000ffffULL
#define TYPE_CODE	0xb
#define TYPE_DATA	0x3

/* Interrupts reload CS from memory, so there has to be a GDT to load it from. */
void longmode_tables(char *memory)
{
	uint64_t *gdt = (uint64_t *)(memory + GUEST_GDT);

	gdt[GUEST_CODE_SEL / sizeof(*gdt)] = DESCRIPTOR_CODE;
	gdt[GUEST_DATA_SEL / sizeof(*gdt)] = DESCRIPTOR_DATA;

	*(uint64_t *)(memory + GUEST_PML4) = GUEST_PDPT | PAGE_PRESENT_RW;
	*(uint64_t *)(memory + GUEST_PDPT) = GUEST_PD | PAGE_PRESENT_RW;
	*(uint64_t *)(memory + GUEST_PD) = PAGE_LARGE | PAGE_PRESENT_RW;
}

static struct kvm_segment segment(uint16_t selector, uint8_t type)
{
	return (struct kvm_segment) {
		.limit = 0xffffffff,
		.selector = selector,
		.type = type,
		.present = 1,
		.db = type == TYPE_DATA,
		.s = 1,
		.l = type == TYPE_CODE,
		.g = 1,
	};
}

void longmode_sregs(struct kvm_sregs *sregs)
{
	struct kvm_segment data = segment(GUEST_DATA_SEL, TYPE_DATA);

	sregs->cs = segment(GUEST_CODE_SEL, TYPE_CODE);
	sregs->ds = data;
	sregs->es = data;
	sregs->fs = data;
	sregs->gs = data;
	sregs->ss = data;
	sregs->gdt.base = GUEST_GDT;
	sregs->gdt.limit = GUEST_DATA_SEL + sizeof(uint64_t) - 1;
	sregs->cr0 = CR0_PE_ET_PG;
	sregs->cr3 = GUEST_PML4;
	sregs->cr4 = CR4_PAE;
	sregs->efer = EFER_LME_LMA;
}
