// SPDX-License-Identifier: GPL-2.0
/* Random sequences: operations in an order that no engineer has thought of. */
#include <string.h>

#include "../random.h"
#include "sequences.h"

/* x2APIC ICR, SDM Vol. 3A, figure 11-28 */
#define LOWEST_PRIORITY		(1 << 8)
#define NMI_DELIVERY		(4 << 8)
#define LOGICAL			(1 << 11)
#define ASSERT			(1 << 14)
#define LEVEL			(1 << 15)
#define SHORTHAND_SHIFT		18
#define DESTINATION_SHIFT	32

#define LVTT_PERIODIC		(1 << 17)
#define LVTT_DEADLINE		(2 << 17)
#define LVTT_MASKED		(1 << 16)
#define TIME_SHIFT		32

#define SPIV_ENABLED		0x1ff
#define SPIV_DISABLED		0xff

/* How often each kind is drawn, in about a hundred. */
static const uint8_t weights[NR_OPERATIONS] = {
	[OP_IPI_SELF] = 14,
	[OP_IPI_OTHER] = 6,
	[OP_IPI_LOGICAL] = 2,
	[OP_IPI_LOWEST] = 1,
	[OP_IPI_BROADCAST] = 1,
	[OP_SHORTHAND] = 2,
	[OP_NMI_SELF] = 1,
	[OP_NMI_OTHER] = 1,
	[OP_SELF_IPI] = 4,
	[OP_EOI] = 16,
	[OP_EOI_VALUE] = 1,
	[OP_EOI_PV] = 5,
	[OP_TPR] = 6,
	[OP_CR8] = 12,
	[OP_SPIV] = 2,
	[OP_ONE_SHOT] = 2,
	[OP_PERIODIC] = 1,
	[OP_DEADLINE] = 3,
	[OP_LVTT] = 2,
	[OP_TMICT] = 3,
	[OP_TDCR] = 1,
	[OP_MSI] = 4,
	[OP_LINE_UP] = 2,
	[OP_LINE_DOWN] = 1,
	[OP_LINE_PULSE] = 2,
	[OP_LAPIC] = 1,
	[OP_LAPIC_ADD] = 1,
	[OP_LAPIC_DROP] = 1,
	[OP_FILTER] = 2,
	[OP_NMI] = 1,
	[OP_BLOCK] = 2,
	[OP_AUTO_EOI] = 2,
	[OP_PAUSE] = 3,
};

static uint32_t below(uint64_t *random, uint32_t limit)
{
	return (random_bits(random) >> 32) % limit;
}

static bool one_in(uint64_t *random, uint32_t chances)
{
	return !below(random, chances);
}

static uint8_t random_kind(uint64_t *random)
{
	uint32_t i, sum = 0, number;

	for (i = 0; i < NR_OPERATIONS; i++)
		sum += weights[i];
	number = below(random, sum);
	for (i = 0; number >= weights[i]; i++)
		number -= weights[i];
	return i;
}

/* Mostly of few classes: interrupts must meet, and be watched. */
static uint8_t random_vector(uint64_t *random)
{
	static const uint8_t classes[] = { 0x40, 0x50, 0x80, 0x90 };

	if (one_in(random, 16))
		return 16 + below(random, 240);
	return classes[below(random, sizeof(classes))] + 2 + below(random, 4);
}

static uint8_t random_priority(uint64_t *random)
{
	static const uint8_t priorities[] = { 0, 0, 0x30, 0x40, 0x50, 0x80, 0x90, 0xf0 };

	if (one_in(random, 8))
		return random_bits(random);
	return priorities[below(random, sizeof(priorities))];
}

static uint64_t random_time(uint64_t *random, uint32_t lvtt)
{
	if (one_in(random, 8))
		lvtt |= LVTT_MASKED;
	return lvtt | (one_in(random, 3) ? TIMER_NEVER : TIMER_AT_ONCE) << TIME_SHIFT;
}

/* The timer's registers have 32 bits. */
static uint64_t random_register(uint64_t *random, uint32_t value)
{
	return value | (one_in(random, 4) ? 1ULL << (32 + below(random, 32)) : 0);
}

static uint64_t to(uint64_t destination, uint32_t icr)
{
	return destination << DESTINATION_SHIFT | icr;
}

static uint64_t random_value(uint64_t *random, uint8_t kind, uint8_t cpu)
{
	uint8_t vector = random_vector(random), other = !cpu;

	switch (kind) {
	case OP_IPI_SELF:
		return to(cpu, vector | (one_in(random, 8) ? ASSERT | LEVEL : 0));
	case OP_IPI_OTHER:
		return to(one_in(random, 8) ? 77 : other, vector);
	case OP_IPI_LOGICAL:
		return to(1 + below(random, 3), LOGICAL | vector);
	case OP_IPI_LOWEST:
		return to(1 + below(random, 3), LOGICAL | LOWEST_PRIORITY | vector);
	case OP_IPI_BROADCAST:
		return to(one_in(random, 2) ? 0xff : 0xffffffff, vector);
	case OP_SHORTHAND:
		return vector | (1 + below(random, 3)) << SHORTHAND_SHIFT;
	case OP_NMI_SELF:
		return to(cpu, NMI_DELIVERY);
	case OP_NMI_OTHER:
		return to(other, NMI_DELIVERY);
	case OP_SELF_IPI:
	case OP_LAPIC_ADD:
		return vector;
	case OP_EOI_VALUE:
		return 1ULL << below(random, 64);
	case OP_TPR:
		return random_priority(random);
	case OP_CR8:
		return random_priority(random) >> 4;
	case OP_SPIV:
		return one_in(random, 2) ? SPIV_DISABLED : SPIV_ENABLED;
	case OP_ONE_SHOT:
		return random_time(random, vector);
	case OP_PERIODIC:
		return TIMER_NEVER << TIME_SHIFT | LVTT_PERIODIC | vector;
	case OP_DEADLINE:
		return random_time(random, LVTT_DEADLINE | vector);
	case OP_LVTT:
		return random_register(random, vector | (one_in(random, 2) ? LVTT_DEADLINE : 0) |
					       (one_in(random, 2) ? LVTT_MASKED : 0));
	case OP_TMICT:
		return random_register(random, one_in(random, 2) ? TIMER_NEVER : 0);
	case OP_TDCR:
		return random_register(random, below(random, 16));
	case OP_MSI:
		return vector | (one_in(random, 3) ? ASSERT | LEVEL : 0);
	case OP_LINE_UP:
	case OP_LINE_DOWN:
		/* The handler of the other line's vector would never come to its end. */
		return HELD_GSI;
	case OP_LINE_PULSE:
		return one_in(random, 2) ? HELD_GSI : PULSED_GSI;
	case OP_FILTER:
	case OP_BLOCK:
	case OP_AUTO_EOI:
		return below(random, 2);
	default:
		return 0;
	}
}

static bool is_parked_nmi(uint8_t kind)
{
	return kind == OP_NMI_OTHER || kind == OP_NMI;
}

/*
 * In half of the sequences one vCPU runs alone, without an exit to userspace that would
 * have KVM look for interrupts again.
 *
 * Two NMIs that wait for a vCPU have KVM single-step its IRET on SVM, and with a pending
 * trap Bochs' SVM kills the host.
 */
void generate_sequence(struct sequence *sequence, uint32_t vm_flags, uint64_t *random)
{
	bool alone = one_in(random, 2), nmi = false;
	uint8_t cpu = 0;

	memset(sequence, 0, sizeof(*sequence));
	sequence->flags = vm_flags |
			  (random_bits(random) >> 32 & (OPEN_HANDLERS | PV_EOI | HYPERV));
	if (one_in(random, 3))
		sequence->flags |= WATCHED;

	while (sequence->count < SEQUENCE_LENGTH) {
		uint8_t kind = random_kind(random);
		struct operation *operation = &sequence->operation[sequence->count];

		if (alone && kind >= NR_GUEST_OPERATIONS)
			continue;
		if (is_parked_nmi(kind) && nmi)
			continue;
		nmi |= is_parked_nmi(kind);
		if (!alone && one_in(random, 8))
			cpu = !cpu;
		operation->kind = kind;
		operation->cpu = cpu;
		operation->value = random_value(random, kind, cpu);
		sequence->count++;
	}
}
