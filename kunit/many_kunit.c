// SPDX-License-Identifier: GPL-2.0
/*
 * Arrays of handlers: all of them or none, one table and one grace period.
 */

#include "fake_kernel.h"
#include "fixture.h"

#define NR	3

static struct fake_kernel kernel;

static int many_init(struct kunit *test)
{
	int ret = fixture_init(test);

	kernel = (struct fake_kernel){};
	WRITE_ONCE(fake_kernel, &kernel);
	return ret;
}

static void many_exit(struct kunit *test)
{
	WRITE_ONCE(fake_kernel, NULL);
	fixture_exit(test);
}

static void expect_found(struct kunit *test, bool found)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < NR; i++)
		KUNIT_EXPECT_EQ(test, fixture_finds(f->handler[i].msr), found);
}

static void expect_calls(struct kunit *test, const enum fake_call *wanted, unsigned int nr)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, kernel.nr_calls, nr);
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ(test, kernel.calls[i], wanted[i]);
	kernel.nr_calls = 0;
}

static void one_table_and_one_grace_period(struct kunit *test)
{
	static const enum fake_call comes[] = {
		FAKE_ALLOC_STATS, FAKE_ALLOC_STATS, FAKE_ALLOC_STATS,
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD,
	};
	static const enum fake_call goes[] = {
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD,
		FAKE_FREE_STATS, FAKE_FREE_STATS, FAKE_FREE_STATS,
	};
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register_many(f->handler, NR), 0);
	expect_calls(test, comes, ARRAY_SIZE(comes));
	expect_found(test, true);
	kvm_fastpath_unregister_many(f->handler, NR);
	expect_calls(test, goes, ARRAY_SIZE(goes));
	expect_found(test, false);
}

static void each_counts_for_itself(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	unsigned int i, times;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register_many(f->handler, NR), 0);
	for (i = 0; i < NR; i++) {
		for (times = 0; times <= i; times++)
			fixture_wrmsr(f, f->handler[i].msr, 1);
		KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats), 0);
		KUNIT_EXPECT_EQ(test, stats.handled, i + 1ULL);
	}
	kvm_fastpath_unregister_many(f->handler, NR);
}

/* By the table, or by no other in the same array. */
static void refuses_all_for_one_that_is_taken(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < NR; i++) {
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
		KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, NR), -EEXIST);
		fixture_unregister(f, i);
		expect_found(test, false);
	}
}

static void refuses_two_for_one_msr(struct kunit *test)
{
	struct fixture *f = test->priv;

	kunit_info(test, "wants on the console: handlers test and test are for one MSR, 0x4b564d04; not registered\n");
	f->handler[NR - 1].msr = TEST_MSR;
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, NR), -EINVAL);
	expect_found(test, false);
}

static void refuses_all_for_one_that_is_bad(struct kunit *test)
{
	struct fixture *f = test->priv;

	kunit_info(test, "wants on the console: a handler needs a name and a write callback; not registered\n");
	f->handler[NR - 1].write = NULL;
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, NR), -EINVAL);
	expect_found(test, false);
}

static void refuses_none(struct kunit *test)
{
	struct fixture *f = test->priv;

	kunit_info(test, "wants on the console: there is no handler to register\n");
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, 0), -EINVAL);
	kvm_fastpath_unregister_many(f->handler, 0);
	KUNIT_EXPECT_EQ(test, kernel.nr_calls, 0);
}

static void takes_max_at_once_and_no_more(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, ARRAY_SIZE(f->handler)),
			-ENOSPC);
	KUNIT_ASSERT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, KVM_FASTPATH_MAX_HANDLERS),
			-ENOSPC);
	expect_found(test, false);
	fixture_unregister(f, KVM_FASTPATH_MAX_HANDLERS);
	KUNIT_ASSERT_EQ(test, kvm_fastpath_register_many(f->handler, KVM_FASTPATH_MAX_HANDLERS),
			0);
	expect_found(test, true);
	kvm_fastpath_unregister_many(f->handler, KVM_FASTPATH_MAX_HANDLERS);
}

/* What has been allocated before is freed at once: nobody has seen it. */
static void out_of_memory_leaks_nothing(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_ALLOC_STATS, FAKE_ALLOC_STATS, FAKE_ALLOC_STATS,
		FAKE_FREE_STATS, FAKE_FREE_STATS,
	};
	struct fixture *f = test->priv;

	kernel.fail = NR;
	KUNIT_EXPECT_EQ(test, kvm_fastpath_register_many(f->handler, NR), -ENOMEM);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	expect_found(test, false);
}

/* One callback serves several MSRs: it finds its own by its handler. */
struct numbered {
	struct kvm_fastpath_handler handler;
	u64 nr;
};

static enum exit_fastpath_completion
numbered_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->icr = container_of(handler, struct numbered, handler)->nr;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void callback_finds_its_own(struct kunit *test)
{
	static const struct numbered numbered[] = {
		{ { "one", TEST_MSR, numbered_write }, 1 },
		{ { "two", TEST_MSR + 1, numbered_write }, 2 },
	};
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(numbered); i++)
		KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&numbered[i].handler), 0);
	for (i = 0; i < ARRAY_SIZE(numbered); i++) {
		fixture_wrmsr(f, TEST_MSR + i, 7);
		KUNIT_EXPECT_EQ(test, f->vcpu.icr, numbered[i].nr);
		kvm_fastpath_unregister(&numbered[i].handler);
	}
}

static struct kunit_case many_cases[] = {
	KUNIT_CASE(one_table_and_one_grace_period),
	KUNIT_CASE(each_counts_for_itself),
	KUNIT_CASE(refuses_all_for_one_that_is_taken),
	KUNIT_CASE(refuses_two_for_one_msr),
	KUNIT_CASE(refuses_all_for_one_that_is_bad),
	KUNIT_CASE(refuses_none),
	KUNIT_CASE(takes_max_at_once_and_no_more),
	KUNIT_CASE(out_of_memory_leaks_nothing),
	KUNIT_CASE(callback_finds_its_own),
	{}
};

static struct kunit_suite many_suite = {
	.name = "kvm_fastpath_many",
	.init = many_init,
	.exit = many_exit,
	.test_cases = many_cases,
};

kunit_test_suites(&many_suite);
