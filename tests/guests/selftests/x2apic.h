/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before a selftest that uses the xAPIC, whose registers are memory.  It then
 * uses the x2APIC, whose registers are MSRs: our handlers see no other writes.
 */
#ifndef SELFTESTS_X2APIC_H
#define SELFTESTS_X2APIC_H

#include "apic.h"
#include "sti.h"

static uint64_t x2apic_destination;

static inline uint32_t x2apic_read_as_xapic(unsigned int reg)
{
	return x2apic_read_reg(reg) << (reg == APIC_ID ? 24 : 0);
}

static inline void x2apic_write_as_xapic(unsigned int reg, uint32_t value)
{
	if (reg == APIC_ICR2)
		x2apic_destination = value >> 24;
	else if (reg == APIC_ICR)
		x2apic_write_reg(reg, x2apic_destination << 32 | value);
	else
		x2apic_write_reg(reg, reg == APIC_EOI ? 0 : value);
}

#define xapic_enable		x2apic_enable
#define xapic_read_reg		x2apic_read_as_xapic
#define xapic_write_reg		x2apic_write_as_xapic

#endif
