// SPDX-License-Identifier: GPL-2.0
/*
 * TSC-deadline: the stub always declines and changes nothing; the real handler
 * sets the timer.
 */
#include "fixture.h"

/* Both, whichever the configuration has chosen. */
static const struct kvm_fastpath_handler deadline = {
	.name = "deadline",
	.msr = MSR_IA32_TSC_DEADLINE,
	.write = deadline_wrmsr,
};

static const struct kvm_fastpath_handler stub = {
	.name = "stub",
	.msr = MSR_IA32_TSC_DEADLINE,
	.write = stub_wrmsr,
};

static const u64 deadlines[] = { 0, 1, 0x123456789abcdef, ~0ULL };

static void is_msr_0x6e0(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_tscdeadline.msr, 0x6e0);
}

static void stub_declines_and_counts(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	int i;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&stub), 0);
	for (i = 0; i < ARRAY_SIZE(deadlines); i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, 0x6e0, deadlines[i]),
				  EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_EXPECT_EQ(test, fixture_stats(&stub, &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.declined, (u64)ARRAY_SIZE(deadlines));
	kvm_fastpath_unregister(&stub);
}

static void sets_the_timer(struct kunit *test)
{
	struct fixture *f = test->priv;
	int i;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&deadline), 0);
	for (i = 0; i < ARRAY_SIZE(deadlines); i++) {
		f->vcpu.nr_events = 0;
		EXPECT_COMPLETION(test, fixture_wrmsr(f, 0x6e0, deadlines[i]),
				  EXIT_FASTPATH_REENTER_GUEST);
		KUNIT_EXPECT_EQ(test, f->vcpu.tscdeadline, deadlines[i]);
		KUNIT_EXPECT_EQ(test, f->vcpu.nr_events, 3);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[0], FAKE_TIMER);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
	}
	kvm_fastpath_unregister(&deadline);
}

static void leaves(struct kunit *test, bool *condition, bool value)
{
	struct fixture *f = test->priv;

	*condition = value;
	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&deadline), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, 0x6e0, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	kvm_fastpath_unregister(&deadline);
}

static void leaves_a_filtered_write(struct kunit *test)
{
	struct fixture *f = test->priv;

	leaves(test, &f->vcpu.filtered, true);
}

static void leaves_a_userspace_lapic(struct kunit *test)
{
	struct fixture *f = test->priv;

	leaves(test, &f->vcpu.lapic_in_kernel, false);
}

/* Built in, whichever it is: it is not in the x2APIC's range. */
static void filter_is_asked(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(&kvm_fastpath_tscdeadline), 0);
	fixture_wrmsr(f, 0x6e0, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.filter_looks, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.exit.msr, 0x6e0);
	kvm_fastpath_unregister(&kvm_fastpath_tscdeadline);
}

static struct kunit_case tscdeadline_cases[] = {
	KUNIT_CASE(is_msr_0x6e0),
	KUNIT_CASE(stub_declines_and_counts),
	KUNIT_CASE(sets_the_timer),
	KUNIT_CASE(leaves_a_filtered_write),
	KUNIT_CASE(leaves_a_userspace_lapic),
	KUNIT_CASE(filter_is_asked),
	{}
};

struct kunit_suite kvm_fastpath_tscdeadline_suite = {
	.name = "kvm_fastpath_tscdeadline",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = tscdeadline_cases,
};
