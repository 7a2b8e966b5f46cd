// SPDX-License-Identifier: GPL-2.0
/* The guest's way to the I/O APIC's redirection table. */
#include "guest_cpu.h"
#include "steps_guest.h"

#define IOAPIC		0xfec00000UL
#define IOAPIC_DATA	4		/* words behind the index */
#define REDIRECTION(pin) (0x10 + 2 * (pin))

#define PAGE_UNCACHED_LARGE	0x9b	/* present, writable */

static __attribute__((aligned(4096))) uint64_t directory[512];

/* Nothing was there before, so there is nothing to flush. */
static void map_ioapic(void)
{
	directory[IOAPIC >> 21 & 511] = IOAPIC | PAGE_UNCACHED_LARGE;
	((volatile uint64_t *)GUEST_PDPT)[IOAPIC >> 30] = (uint64_t)directory | 0x3;
}

static void write_ioapic(uint32_t index, uint32_t data)
{
	volatile uint32_t *ioapic = (volatile uint32_t *)IOAPIC;

	ioapic[0] = index;
	ioapic[IOAPIC_DATA] = data;
}

void redirect(uint32_t pin, uint32_t entry)
{
	map_ioapic();
	write_ioapic(REDIRECTION(pin) + 1, 0);
	write_ioapic(REDIRECTION(pin), entry);
}
