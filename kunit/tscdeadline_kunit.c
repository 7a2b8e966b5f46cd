// SPDX-License-Identifier: GPL-2.0
/*
 * The TSC-deadline stub: registered, always declines, changes nothing.
 */
#include <kvm_fastpath/builtin.h>

#include "fixture.h"

static void is_msr_0x6e0(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_tscdeadline.msr, 0x6e0);
}

static void declines_and_counts(struct kunit *test)
{
	static const u64 values[] = { 0, 1, 0x123456789abcdef, ~0ULL };
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	int i;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&kvm_fastpath_tscdeadline), 0);
	for (i = 0; i < ARRAY_SIZE(values); i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, 0x6e0, values[i]), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_get_stats(&kvm_fastpath_tscdeadline, &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.declined, (u64)ARRAY_SIZE(values));
	kvm_fastpath_unregister(&kvm_fastpath_tscdeadline);
}

static struct kunit_case tscdeadline_cases[] = {
	KUNIT_CASE(is_msr_0x6e0),
	KUNIT_CASE(declines_and_counts),
	{}
};

struct kunit_suite kvm_fastpath_tscdeadline_suite = {
	.name = "kvm_fastpath_tscdeadline",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = tscdeadline_cases,
};
