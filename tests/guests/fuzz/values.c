// SPDX-License-Identifier: GPL-2.0
/* Which ICR values are written, and what the manual says of them. */
#include <stddef.h>

#include "random.h"
#include "values.h"

/* x2APIC ICR, SDM Vol. 3A, figure 11-28 */
#define MODE_SHIFT		8
#define LOGICAL			(1 << 11)
#define TRIGGER_SHIFT		14	/* level, trigger mode */
#define SHORTHAND_SHIFT		18
#define DESTINATION_SHIFT	32

#define MODES			8
#define DESTINATION_MODES	2
#define TRIGGERS		4
#define SHORTHANDS		4
#define VECTORS			256

/* SDM Vol. 3A, 11.12.10.2 */
#define WIDE_LOGICAL_ID		(FUZZ_WIDE_ID >> 4 << 16 | 1 << (FUZZ_WIDE_ID & 15))

#define BITS			64
#define BASE			(1ULL << DESTINATION_SHIFT | 0x40)

/* Own, other, absent; logical to both, of another cluster; the old broadcast; ... */
static const uint32_t destinations[] = {
	0, 1, 2, 3, 77, 0xff, 0x100, 0x101, 0x10001, 0x80000001, 0xfffffffe, 0xffffffff,
};

#define DESTINATIONS		(sizeof(destinations) / sizeof(destinations[0]))

/* In the order of batches: a short run is to have the first four. */
const struct fuzz_world fuzz_worlds[FUZZ_WORLDS] = {
	{ .msr = MSR_X2APIC_ICR },
	{ .msr = MSR_HV_ICR },
	{ .msr = MSR_HV_ICR, .xapic = true },
	{ .msr = MSR_X2APIC_ICR, .wide_ids = true },
	{ .msr = MSR_X2APIC_ICR, .no_broadcast_quirk = true },
	{ .msr = MSR_HV_ICR, .no_broadcast_quirk = true },
	{ .msr = MSR_HV_ICR, .xapic = true, .no_broadcast_quirk = true },
};

static uint32_t take(uint32_t *number, uint32_t base)
{
	uint32_t digit = *number % base;

	*number /= base;
	return digit;
}

static uint64_t combination(uint32_t number)
{
	uint64_t icr = 16 + number % (VECTORS - 16);

	icr |= take(&number, TRIGGERS) << TRIGGER_SHIFT;
	icr |= take(&number, MODES) << MODE_SHIFT;
	icr |= take(&number, SHORTHANDS) << SHORTHAND_SHIFT;
	icr |= take(&number, DESTINATION_MODES) ? LOGICAL : 0;
	return icr | (uint64_t)destinations[number] << DESTINATION_SHIFT;
}

static uint64_t fixed(uint32_t number)
{
	uint64_t icr = take(&number, VECTORS);

	icr |= take(&number, TRIGGERS) << TRIGGER_SHIFT;
	return icr | (uint64_t)number << DESTINATION_SHIFT;
}

/* Mostly such as reach somebody: of 64 random bits, next to none would. */
static uint64_t random_value(struct fuzz_source *source)
{
	uint64_t bits = random_bits(&source->state), icr = random_bits(&source->state);
	uint32_t choice = bits >> 32;

	if (!take(&choice, 16))
		return bits;
	icr &= VECTORS - 1;
	icr |= take(&choice, TRIGGERS) << TRIGGER_SHIFT;
	if (!take(&choice, 2))
		icr |= take(&choice, MODES) << MODE_SHIFT;
	if (!take(&choice, 4))
		icr |= take(&choice, SHORTHANDS) << SHORTHAND_SHIFT;
	if (!take(&choice, 4))
		icr |= LOGICAL;
	if (!take(&choice, 8))
		icr |= 1ULL << (bits & 31);
	if (!take(&choice, 4))
		return icr | random_bits(&source->state) << DESTINATION_SHIFT;
	return icr | (uint64_t)destinations[choice % DESTINATIONS] << DESTINATION_SHIFT;
}

uint64_t next_value(struct fuzz_source *source)
{
	uint32_t number = source->next++;

	if (number < BITS)
		return 1ULL << number;
	number -= BITS;
	if (number < BITS)
		return BASE ^ 1ULL << number;
	number -= BITS;
	if (number < TRIGGERS * MODES * SHORTHANDS * DESTINATION_MODES * DESTINATIONS)
		return combination(number);
	number -= TRIGGERS * MODES * SHORTHANDS * DESTINATION_MODES * DESTINATIONS;
	if (number < VECTORS * TRIGGERS * 2)
		return fixed(number);
	return random_value(source);
}

static uint32_t field(uint64_t icr, int high, int low)
{
	return icr >> low & ((2ULL << (high - low)) - 1);
}

enum delivery_mode delivery_mode(uint64_t icr)
{
	return field(icr, 10, 8);
}

static bool is_reserved(uint64_t icr)
{
	return field(icr, 13, 13) || field(icr, 17, 16) || field(icr, 31, 20);
}

bool is_wrecking(uint64_t icr)
{
	enum delivery_mode mode = delivery_mode(icr);

	return (mode == SMI || mode == INIT || mode == STARTUP) && !is_reserved(icr);
}

uint64_t value_in(const struct fuzz_world *world, uint64_t icr)
{
	uint32_t destination = icr >> DESTINATION_SHIFT;

	if (world->wide_ids && destination == 1)
		destination = FUZZ_WIDE_ID;
	else if (world->wide_ids && destination == 3)
		destination = WIDE_LOGICAL_ID;
	else if (world->xapic)
		destination = destination << 24 | destination >> 8;
	return (uint64_t)destination << DESTINATION_SHIFT | (uint32_t)icr;
}

static bool is_broadcast(uint64_t icr, const struct fuzz_world *world)
{
	uint32_t destination = field(icr, 63, 32);

	if (world->xapic)
		return field(icr, 63, 56) == 0xff;
	return destination == 0xffffffff ||
	       (destination == 0xff && world->no_broadcast_quirk);
}

bool is_fast(uint64_t icr, const struct fuzz_world *world)
{
	bool logical = field(icr, 11, 11), busy = field(icr, 12, 12);
	uint32_t shorthand = field(icr, 19, 18);

	return delivery_mode(icr) == FIXED && !logical && !busy && !shorthand &&
	       !is_reserved(icr) && !is_broadcast(icr, world);
}
