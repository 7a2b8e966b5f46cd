// SPDX-License-Identifier: GPL-2.0
/*
 * The ICR rule, value by value, against the manuals' tables.  Slow.
 *
 * Nobody walks 2^64 values, and nobody has to: the decode is "the low word is fast,
 * and the destination is one", so each half is walked in full while the other half
 * stands still in each of its classes.
 *
 * - The low words' classes are: fast, and not fast.
 * - The destinations' classes are the broadcast id and all others: the decode gets no
 *   vCPU, so it cannot know whether an id is the sender's own, another one's or
 *   nobody's, and reads the destination in one comparison.  These three, and ids that
 *   a mistaken width would confuse with others, are walked all the same.
 *
 * A decode that mixes the halves would need more than this.
 */
#include <linux/compiler.h>
#include <linux/sched.h>

#include <kunit/test.h>

#include "../handlers/icr/decode.h"

/* SDM Vol. 3A, 11.12.9, and APM Vol. 2, chapter 16: the register, field by field. */
union icr {
	u64 value;
	struct {
		u32 vector : 8;
		u32 delivery_mode : 3;
		u32 destination_mode : 1;
		u32 reserved_13_12 : 2;
		u32 level : 1;
		u32 trigger_mode : 1;
		u32 reserved_17_16 : 2;
		u32 shorthand : 2;
		u32 reserved_31_20 : 12;
		u32 destination;
	};
};

#define FIXED		0
#define PHYSICAL	0
#define NO_SHORTHAND	0
#define BROADCAST	0xffffffff

/*
 * Any vector goes.  So do level and trigger mode, which mean something for INIT only
 * (SDM Vol. 3A, 11.6.1).
 */
static bool by_the_manual(u64 value)
{
	union icr icr = { .value = value };

	/* Or the compiler finds that it is the decode, and walks nothing. */
	OPTIMIZER_HIDE_VAR(icr.value);

	if (icr.reserved_13_12 || icr.reserved_17_16 || icr.reserved_31_20)
		return false;
	if (icr.delivery_mode != FIXED)
		return false;
	if (icr.shorthand != NO_SHORTHAND)
		return false;
	return icr.destination_mode == PHYSICAL && icr.destination != BROADCAST;
}

/* 2^32 values, @step apart; of these @fast are fast. */
static __always_inline void walk(struct kunit *test, u64 icr, u64 step, u64 fast)
{
	u64 seen = 0;
	u32 i = 0;

	do {
		bool is_fast = icr_is_fast(icr);

		if (is_fast != by_the_manual(icr)) {
			KUNIT_FAIL(test, "0x%016llx: fast by the %s only\n", icr,
				   is_fast ? "decode" : "manual");
			return;
		}
		seen += is_fast;
		icr += step;
		if (!(++i % BIT(24)))
			cond_resched();
	} while (i);

	KUNIT_EXPECT_EQ(test, seen, fast);
}

struct walk_param {
	const char *name;
	u32 half;
	u64 fast;
};

static void walk_param_name(const struct walk_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

/* Every vector, with any level and trigger mode. */
#define FAST_LOW_WORDS	(256 * 2 * 2)

static const struct walk_param destinations[] = {
	{ "own id", 0, FAST_LOW_WORDS },
	{ "another", 1, FAST_LOW_WORDS },
	{ "absent, xAPIC's broadcast id", 0xff, FAST_LOW_WORDS },
	{ "above 255", 0x7fffffff, FAST_LOW_WORDS },
	{ "broadcast", BROADCAST, 0 },
};

KUNIT_ARRAY_PARAM(destination, destinations, walk_param_name);

static void all_low_words(struct kunit *test)
{
	const struct walk_param *param = test->param_value;

	walk(test, (u64)param->half << 32, 1, param->fast);
}

/* All but the broadcast id. */
#define FAST_DESTINATIONS	0xffffffffULL

static const struct walk_param low_words[] = {
	{ "fast", 0xfd, FAST_DESTINATIONS },
	{ "fast, all of its bits", 0xc0ff, FAST_DESTINATIONS },
	{ "logical", 0x8fd, 0 },
};

KUNIT_ARRAY_PARAM(low_word, low_words, walk_param_name);

static void all_destinations(struct kunit *test)
{
	const struct walk_param *param = test->param_value;

	walk(test, param->half, BIT_ULL(32), param->fast);
}

static struct kunit_case walk_cases[] = {
	KUNIT_CASE_PARAM(all_low_words, destination_gen_params),
	KUNIT_CASE_PARAM(all_destinations, low_word_gen_params),
	{}
};

static struct kunit_suite walk_suite = {
	.name = "slow_kvm_fastpath_icr",
	.test_cases = walk_cases,
};

kunit_test_suites(&walk_suite);
