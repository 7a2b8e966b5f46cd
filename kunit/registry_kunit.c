// SPDX-License-Identifier: GPL-2.0
/*
 * Registration: which handlers it accepts and refuses, and the state that it leaves.
 */
#include <linux/prandom.h>

#include "../lib/registry.h"
#include "fixture.h"

static void register_and_unregister(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	fixture_unregister(f, 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 2), EXIT_FASTPATH_NONE);
	KUNIT_EXPECT_EQ(test, f->vcpu.data, 1ULL);
}

static void announce_refusal(struct kunit *test)
{
	kunit_info(test, "wants on the console: a handler needs a name and a write callback; not registered\n");
}

static void refuses_null(struct kunit *test)
{
	kunit_info(test, "wants on the console: there is no handler to register\n");
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register(NULL), -EINVAL);
}

static void refuses_no_name(struct kunit *test)
{
	struct fixture *f = test->priv;

	announce_refusal(test);
	f->handler[0].name = NULL;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EINVAL);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
}

static void refuses_empty_name(struct kunit *test)
{
	struct fixture *f = test->priv;

	announce_refusal(test);
	f->handler[0].name = "";
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EINVAL);
}

/* A name, and how the kernel log shows it. */
static const char *const bad_names[][2] = {
	{ "two words", "two words" },
	{ " leads", " leads" },
	{ "trails ", "trails " },
	{ "ta\tb", "ta\\tb" },
	{ "two\nlines", "two\\nlines" },
	{ "re\rturn", "re\\rturn" },
	{ "\x1b[31mred", "\\e[31mred" },
	{ "delete\x7f", "delete\\177" },
	{ "no-break\xa0space", "no-break\xa0space" },
	{ "caf\xc3\xa9", "caf\xc3\xa9" },
};

static void refuses_names_that_are_no_word(struct kunit *test)
{
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(bad_names); i++) {
		kunit_info(test, "wants on the console: a handler needs a name of printable ASCII without blanks, not \"%s\"; not registered\n",
			   bad_names[i][1]);
		f->handler[0].name = bad_names[i][0];
		KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EINVAL);
	}
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
}

/* Each character between the blank and DEL. */
static void takes_any_printable_word(struct kunit *test)
{
	char name[0x7f - '!' + 1] = "";
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < sizeof(name) - 1; i++)
		name[i] = '!' + i;
	f->handler[0].name = name;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), 0);
	fixture_unregister(f, 0);
}

static void refuses_no_callback(struct kunit *test)
{
	struct fixture *f = test->priv;

	announce_refusal(test);
	f->handler[0].write = NULL;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EINVAL);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
}

static void refuses_duplicate_msr(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[1].msr = f->handler[0].msr;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 1), -EEXIST);
}

static void refuses_same_struct_twice(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register(&f->handler[0]), -EEXIST);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void fill(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
}

static void takes_max_and_finds_each(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	fill(test);
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++) {
		EXPECT_COMPLETION(test, fixture_wrmsr(f, f->handler[i].msr, i),
				  EXIT_FASTPATH_EXIT_HANDLED);
		KUNIT_EXPECT_EQ(test, f->vcpu.msr, f->handler[i].msr);
		KUNIT_EXPECT_EQ(test, f->vcpu.data, (u64)i);
	}
	EXPECT_COMPLETION(test, fixture_wrmsr(f, f->handler[i].msr, i), EXIT_FASTPATH_NONE);
	/* The MSRs of empty entries. */
	for (i = 0; i <= 1; i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, i, 1), f->handler[0].msr == i ?
				  EXIT_FASTPATH_EXIT_HANDLED : EXIT_FASTPATH_NONE);
}

static void refuses_one_more_than_max(struct kunit *test)
{
	struct fixture *f = test->priv;

	fill(test);
	KUNIT_EXPECT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), -ENOSPC);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + KVM_FASTPATH_MAX_HANDLERS, 1),
			  EXIT_FASTPATH_NONE);
}

static void full_says_duplicate_first(struct kunit *test)
{
	struct fixture *f = test->priv;

	fill(test);
	f->handler[KVM_FASTPATH_MAX_HANDLERS].msr = TEST_MSR;
	KUNIT_EXPECT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), -EEXIST);
}

static void full_has_room_after_unregister(struct kunit *test)
{
	struct fixture *f = test->priv;

	fill(test);
	fixture_unregister(f, 3);
	KUNIT_EXPECT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), 0);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 3), -ENOSPC);
}

/* Warns once for all of them, and for all that follow. */
static void unregister_of_a_stranger_changes_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;

	kunit_info(test, "wants on the console: unregister of a handler that is not registered\n");
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	f->handler[1].msr = f->handler[0].msr;
	kvm_fastpath_unregister(&f->handler[1]);
	kvm_fastpath_unregister(&f->handler[2]);
	kvm_fastpath_unregister(NULL);
	kvm_fastpath_unregister_many(NULL, 2);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register(&f->handler[0]), -EEXIST);

	/* In an array it does not keep the others registered. */
	KUNIT_ASSERT_EQ(test, fixture_register(f, 3), 0);
	kvm_fastpath_unregister_many(&f->handler[1], 3);
	f->registered[3] = false;
	KUNIT_EXPECT_FALSE(test, fixture_finds(f->handler[3].msr));
	KUNIT_EXPECT_TRUE(test, fixture_finds(TEST_MSR));
}

static void unregister_twice_is_a_stranger(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	fixture_unregister(f, 0);
	kvm_fastpath_unregister(&f->handler[0]);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + 1, 1), EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), 0);
}

static void reuse_of_struct(struct kunit *test)
{
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < 300; i++) {
		KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
		ASSERT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, i),
				  EXIT_FASTPATH_EXIT_HANDLED);
		fixture_unregister(f, 0);
	}
}

static void msr_passes_to_another_handler(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->handler[1].msr = f->handler[0].msr;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_unregister(f, 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[1], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 0ULL);
}

/* Any order of coming and going leaves the others reachable. */
static void any_order(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i, step = 37;

	fill(test);
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i += 2)
		fixture_unregister(f, i * step % KVM_FASTPATH_MAX_HANDLERS);
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + i, i),
				  f->registered[i] ? EXIT_FASTPATH_EXIT_HANDLED :
						     EXIT_FASTPATH_NONE);
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++) {
		if (!f->registered[i])
			KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
	}
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + i, i),
				  EXIT_FASTPATH_EXIT_HANDLED);
}

static void found_while_registered(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_FALSE(test, fixture_finds(TEST_MSR));
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_EXPECT_TRUE(test, fixture_finds(TEST_MSR));
	fixture_unregister(f, 0);
	KUNIT_EXPECT_FALSE(test, fixture_finds(TEST_MSR));
	KUNIT_EXPECT_TRUE(test, fixture_finds(TEST_MSR + 1));
}

/* Each exit looks at this first: with no handler on, KVM is as without the library. */
static void active_while_a_handler_is_on(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_is_active());
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_is_active());
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR + 1, false), 0);
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_is_active());

	kvm_fastpath_switch(false);
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
	kvm_fastpath_switch(true);
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_is_active());

	fixture_unregister(f, 0);
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
	fixture_unregister(f, 1);
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
}

#define CROWD 8

/* With the multiplier that is tried first these all want the same entry. */
static void crowd(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 msr = TEST_MSR;
	int i;

	for (i = 0; i < CROWD; i++) {
		do {
			msr++;
		} while (kvm_fastpath_hash(msr, fixture_mult()) !=
			 kvm_fastpath_hash(TEST_MSR, fixture_mult()));
		f->handler[i].msr = msr;
	}
}

static void expect_crowd(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	int i;

	for (i = 0; i < CROWD; i++) {
		u32 msr = f->handler[i].msr;

		EXPECT_COMPLETION(test, fixture_wrmsr(f, msr, i),
				  f->registered[i] ? EXIT_FASTPATH_EXIT_HANDLED :
						     EXIT_FASTPATH_NONE);
		if (f->registered[i])
			KUNIT_EXPECT_EQ(test, f->vcpu.msr, msr);
		KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats),
				f->registered[i] ? 0 : -ENOENT);
		if (f->registered[i])
			KUNIT_EXPECT_EQ(test, fixture_register(f, i), -EEXIST);
	}
}

static void msrs_of_one_entry_find_others(struct kunit *test)
{
	struct fixture *f = test->priv;
	int i;

	crowd(test);
	for (i = 0; i < CROWD; i++) {
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
		expect_crowd(test);
	}
	for (i = 0; i < CROWD; i++) {
		fixture_unregister(f, i * 3 % CROWD);
		expect_crowd(test);
	}
	for (i = 0; i < CROWD; i += 2) {
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
		expect_crowd(test);
	}
}

static void fill_and_empty(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	takes_max_and_finds_each(test);
	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		fixture_unregister(f, i);
}

/* @step apart, from @first on. */
static void choose_msrs(struct fixture *f, u32 first, u32 step)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(f->handler); i++)
		f->handler[i].msr = first + i * step;
}

/* Also 2^25 apart, where the index has no more bits for 64 and one. */
static void msrs_any_distance_apart(struct kunit *test)
{
	unsigned int shift;

	for (shift = 0; shift <= 25; shift++) {
		choose_msrs(test->priv, TEST_MSR, BIT(shift));
		fill_and_empty(test);
		choose_msrs(test->priv, 0, 3 << shift);
		fill_and_empty(test);
	}
}

/* No bit of the MSR is lost, not even the highest. */
static void msrs_one_bit_apart(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int bit;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	for (bit = 0; bit < 32; bit++) {
		f->handler[1].msr = TEST_MSR ^ BIT(bit);
		KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
		fixture_wrmsr(f, f->handler[1].msr, 1);
		KUNIT_EXPECT_EQ(test, f->vcpu.msr, f->handler[1].msr);
		fixture_unregister(f, 1);
	}
}

static void msrs_at_random(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct rnd_state rnd;
	unsigned int i;
	int set;

	prandom_seed_state(&rnd, 18);
	for (set = 0; set < 32; set++) {
		for (i = 0; i < ARRAY_SIZE(f->handler); i++)
			f->handler[i].msr = prandom_u32_state(&rnd);
		fill_and_empty(test);
	}
}

/* The change after the next fills the table in which the handler had its entry. */
static void leaves_no_entry_behind(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int entry;
	u32 msr;

	for (entry = 0; entry < KVM_FASTPATH_TABLE_SIZE; entry++) {
		msr = f->handler[KVM_FASTPATH_MAX_HANDLERS].msr;
		while (kvm_fastpath_hash(msr, fixture_mult()) != entry)
			msr++;
		f->handler[0].msr = msr;
		KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
		fixture_unregister(f, 0);
		KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
		KUNIT_EXPECT_FALSE(test, fixture_finds(msr));
		fixture_unregister(f, 1);
	}
}

static void msr_zero_is_an_msr(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].msr = 0;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, 0, 1), EXIT_FASTPATH_NONE);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, 0, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void msr_zero_is_no_other_msr(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 msr;

	f->handler[0].msr = 0;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	for (msr = 1; msr <= 1000; msr++)
		ASSERT_COMPLETION(test, fixture_wrmsr(f, msr, 1), EXIT_FASTPATH_NONE);
}

static void msr_of_all_ones(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].msr = U32_MAX;
	EXPECT_COMPLETION(test, fixture_wrmsr(f, U32_MAX, 1), EXIT_FASTPATH_NONE);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, U32_MAX, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void stats_survive_others(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 2ULL);
}

static struct kunit_case registry_cases[] = {
	KUNIT_CASE(register_and_unregister),
	KUNIT_CASE(refuses_null),
	KUNIT_CASE(refuses_no_name),
	KUNIT_CASE(refuses_empty_name),
	KUNIT_CASE(refuses_names_that_are_no_word),
	KUNIT_CASE(takes_any_printable_word),
	KUNIT_CASE(refuses_no_callback),
	KUNIT_CASE(refuses_duplicate_msr),
	KUNIT_CASE(refuses_same_struct_twice),
	KUNIT_CASE(takes_max_and_finds_each),
	KUNIT_CASE(refuses_one_more_than_max),
	KUNIT_CASE(full_says_duplicate_first),
	KUNIT_CASE(full_has_room_after_unregister),
	KUNIT_CASE(unregister_of_a_stranger_changes_nothing),
	KUNIT_CASE(unregister_twice_is_a_stranger),
	KUNIT_CASE(reuse_of_struct),
	KUNIT_CASE(msr_passes_to_another_handler),
	KUNIT_CASE(any_order),
	KUNIT_CASE(found_while_registered),
	KUNIT_CASE(active_while_a_handler_is_on),
	KUNIT_CASE(msrs_of_one_entry_find_others),
	KUNIT_CASE(msrs_any_distance_apart),
	KUNIT_CASE(msrs_one_bit_apart),
	KUNIT_CASE(msrs_at_random),
	KUNIT_CASE(leaves_no_entry_behind),
	KUNIT_CASE(msr_zero_is_an_msr),
	KUNIT_CASE(msr_zero_is_no_other_msr),
	KUNIT_CASE(msr_of_all_ones),
	KUNIT_CASE(stats_survive_others),
	{}
};

struct kunit_suite kvm_fastpath_registry_suite = {
	.name = "kvm_fastpath_registry",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = registry_cases,
};
