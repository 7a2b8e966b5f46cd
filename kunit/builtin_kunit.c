// SPDX-License-Identifier: GPL-2.0
/*
 * Start and stop of the library with its built-in handlers.
 */
#include <kvm_fastpath/builtin.h>

#include "fixture.h"

static void init_registers_both(struct kunit *test)
{
	struct kvm_fastpath_stats stats;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_get_stats(&kvm_fastpath_icr, &stats), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_get_stats(&kvm_fastpath_tscdeadline_stub, &stats), 0);
	kvm_fastpath_exit();
	KUNIT_EXPECT_EQ(test, kvm_fastpath_get_stats(&kvm_fastpath_icr, &stats), -ENOENT);
}

static void failed_init_leaves_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->handler[0].msr = kvm_fastpath_tscdeadline_stub.msr;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_init(), -EEXIST);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_get_stats(&kvm_fastpath_icr, &stats), -ENOENT);
}

static void without_a_table_all_is_unclaimed(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	kvm_fastpath_exit();
	EXPECT_COMPLETION(test, fixture_wrmsr(f, kvm_fastpath_icr.msr, 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static struct kunit_case builtin_cases[] = {
	KUNIT_CASE(init_registers_both),
	KUNIT_CASE(failed_init_leaves_nothing),
	KUNIT_CASE(without_a_table_all_is_unclaimed),
	{}
};

struct kunit_suite kvm_fastpath_builtin_suite = {
	.name = "kvm_fastpath_builtin",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = builtin_cases,
};
