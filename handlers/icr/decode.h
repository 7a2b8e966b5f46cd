/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Decides which x2APIC ICR values are fast: pure functions on the 64-bit value.
 */
#ifndef KVM_FASTPATH_ICR_DECODE_H
#define KVM_FASTPATH_ICR_DECODE_H

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/types.h>

#include <asm/apicdef.h>

/* SDM Vol. 3A, 11.12.9: all ones addresses every local APIC. */
#define ICR_X2APIC_BROADCAST_ID	0xffffffffU

/*
 * The bits of the low half that a fast IPI may have set.  All others must be
 * clear.  That is the whole rule, because the fast value of each field is 0:
 * delivery mode fixed (10:8), destination mode physical (11), no shorthand
 * (19:18), reserved bits (13:12, 17:16, 31:20).
 */
#define ICR_FAST_BITS	(APIC_VECTOR_MASK | APIC_INT_ASSERT | APIC_INT_LEVELTRIG)

static_assert(APIC_DM_FIXED == 0 && APIC_DEST_PHYSICAL == 0);
static_assert(ICR_FAST_BITS == (GENMASK(7, 0) | BIT(14) | BIT(15)));

static inline u32 icr_dest(u64 icr)
{
	return icr >> 32;
}

/* Fixed delivery to exactly one physical destination, nothing reserved set. */
static inline bool icr_is_fast(u64 icr)
{
	return !((u32)icr & ~ICR_FAST_BITS) &&
	       icr_dest(icr) != ICR_X2APIC_BROADCAST_ID;
}

#endif /* KVM_FASTPATH_ICR_DECODE_H */
