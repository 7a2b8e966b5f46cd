// SPDX-License-Identifier: GPL-2.0
/*
 * Dispatch, and the backends' common half after it.
 */

#include "../lib/host.h"
#include "fixture.h"

static void miss_on_an_unknown_msr(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + 1, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void miss_on_an_msr_of_the_same_entry(struct kunit *test)
{
	struct fixture *f = test->priv;
	u32 msr = TEST_MSR + 1;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	while (fixture_entry(msr) != fixture_entry(TEST_MSR))
		msr++;
	EXPECT_COMPLETION(test, fixture_wrmsr(f, msr, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void hit_gets_msr_and_data(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 0x1122334455667788),
			  EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_EXPECT_EQ(test, f->vcpu.msr, TEST_MSR);
	KUNIT_EXPECT_EQ(test, f->vcpu.data, 0x1122334455667788ULL);
	KUNIT_EXPECT_FALSE(test, f->vcpu.irqs_were_on);
}

static void declined_leaves_no_trace(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->vcpu.completion = EXIT_FASTPATH_NONE;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 0ULL);
	KUNIT_EXPECT_EQ(test, stats.declined, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.filtered, 0ULL);
	KUNIT_EXPECT_EQ(test, stats.unskippable, 0ULL);
}

static void effect_then_trace_then_skip_once_each(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 5), EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_ASSERT_EQ(test, f->vcpu.nr_events, 3);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[0], FAKE_HANDLER);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
	KUNIT_EXPECT_FALSE(test, f->vcpu.irqs_were_on);
}

static void completion_case(struct kunit *test, enum exit_fastpath_completion completion)
{
	struct fixture *f = test->priv;

	f->vcpu.completion = completion;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), completion);
}

static void passes_reenter_through(struct kunit *test)
{
	completion_case(test, EXIT_FASTPATH_REENTER_GUEST);
}

static void passes_handled_through(struct kunit *test)
{
	completion_case(test, EXIT_FASTPATH_EXIT_HANDLED);
}

static void passes_userspace_through(struct kunit *test)
{
	completion_case(test, EXIT_FASTPATH_EXIT_USERSPACE);
}

static void pending_request_keeps_out_of_the_guest(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.request_pending = true;
	f->vcpu.completion = EXIT_FASTPATH_REENTER_GUEST;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_EXPECT_EQ(test, f->vcpu.nr_events, 3);
	f->vcpu.completion = EXIT_FASTPATH_EXIT_USERSPACE;
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_USERSPACE);
}

static void single_step_goes_to_userspace(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.single_step = true;
	f->vcpu.completion = EXIT_FASTPATH_REENTER_GUEST;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_USERSPACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.nr_events, 3);
}

static void filtered_msr_is_not_handled(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->vcpu.filtered = true;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.declined, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.filtered, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.unskippable, 0ULL);
}

/* A handler may have any MSR, so the filter check must use the MSR that is written. */
static void xen_msr_is_not_handled(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->vcpu.xen_msr = TEST_MSR;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.declined, 1ULL);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + 1, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void filter_is_asked_for_claimed_msrs_only(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.filter_looks, 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.filter_looks, 1);
}

/* A skip that increments a guest's counter sleeps on 6.1: perf takes mutexes. */
static void unskippable_is_not_handled(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;

	f->vcpu.skip_may_sleep = true;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 0ULL);
	KUNIT_EXPECT_EQ(test, stats.declined, 1ULL);
	KUNIT_EXPECT_EQ(test, stats.filtered, 0ULL);
	KUNIT_EXPECT_EQ(test, stats.unskippable, 1ULL);
}

static void skip_is_asked_about_for_claimed_msrs_only(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.skip_looks, 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.skip_looks, 1);
}

static void x2apic_range_is_never_filtered(struct kunit *test)
{
	static const struct {
		u32 msr;
		bool filterable;
	} msrs[] = {
		{ 0x7ff, true }, { 0x800, false }, { 0x830, false }, { 0x8ff, false },
		{ 0x900, true },
	};
	struct fixture *f = test->priv;
	int i;

	f->vcpu.filtered = true;
	for (i = 0; i < ARRAY_SIZE(msrs); i++) {
		f->handler[i].msr = msrs[i].msr;
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
		EXPECT_COMPLETION(test, fixture_wrmsr(f, msrs[i].msr, 1),
				  msrs[i].filterable ? EXIT_FASTPATH_NONE :
						       EXIT_FASTPATH_EXIT_HANDLED);
	}
}

static void counts_what_it_handles(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	int i;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	for (i = 0; i < 10; i++)
		fixture_wrmsr(f, TEST_MSR, i);
	KUNIT_ASSERT_EQ(test, fixture_stats(&f->handler[0], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 10ULL);
	KUNIT_EXPECT_EQ(test, stats.declined, 0ULL);
}

static void expect_exit(struct kunit *test, unsigned int nr,
			enum exit_fastpath_completion completion, enum kvm_fastpath_why why)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, f->vcpu.exit.nr, nr);
	KUNIT_EXPECT_EQ(test, f->vcpu.exit.msr, TEST_MSR);
	KUNIT_EXPECT_EQ(test, f->vcpu.exit.data, 0x1122334455667788ULL + nr);
	EXPECT_COMPLETION(test, f->vcpu.exit.completion, completion);
	KUNIT_EXPECT_EQ(test, f->vcpu.exit.why, (int)why);
}

/* One event for each count, with the handler's own completion, because the skip comes later. */
static void traces_each_write_that_it_counts(struct kunit *test)
{
	static const enum exit_fastpath_completion completions[] = {
		EXIT_FASTPATH_REENTER_GUEST, EXIT_FASTPATH_NONE,
		EXIT_FASTPATH_EXIT_HANDLED, EXIT_FASTPATH_EXIT_USERSPACE,
	};
	u64 data = 0x1122334455667788ULL;
	struct fixture *f = test->priv;
	unsigned int nr;

	f->vcpu.single_step = true;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	for (nr = 1; nr <= ARRAY_SIZE(completions); nr++) {
		f->vcpu.completion = completions[nr - 1];
		fixture_wrmsr(f, TEST_MSR, data + nr);
		expect_exit(test, nr, completions[nr - 1], KVM_FASTPATH_BY_HANDLER);
	}
	f->vcpu.filtered = true;
	fixture_wrmsr(f, TEST_MSR, data + nr);
	expect_exit(test, nr, EXIT_FASTPATH_NONE, KVM_FASTPATH_FILTERED);
	f->vcpu.skip_may_sleep = true;
	fixture_wrmsr(f, TEST_MSR, data + ++nr);
	expect_exit(test, nr, EXIT_FASTPATH_NONE, KVM_FASTPATH_UNSKIPPABLE);
}

static void traces_nothing_unhandled(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	KUNIT_EXPECT_EQ(test, f->vcpu.exit.nr, 0);
}

static noinline void ask_with_interrupts_on(struct fixture *f)
{
	__kvm_fastpath_irqoff_begin();
	preempt_disable();
	kvm_fastpath_wrmsr_irqoff(&f->vcpu, TEST_MSR, 1);
	preempt_enable();
	__kvm_fastpath_irqoff_end();
}

/* Only lockdep records that; "make races" has a kernel with it. */
static void complains_of_interrupts_on(struct kunit *test)
{
	struct fixture *f = test->priv;

	if (IS_ENABLED(CONFIG_PROVE_LOCKING)) {
		kunit_info(test, "wants on the console: WARNING in with_interrupts_on\n");
		kunit_info(test, "wants on the console: WARNING in kvm_fastpath_wrmsr_found\n");
	}
	/* The handler is not called, so this tests the caller's state alone. */
	f->vcpu.filtered = true;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	ask_with_interrupts_on(f);
}

static struct kunit_case dispatch_cases[] = {
	KUNIT_CASE(miss_on_an_unknown_msr),
	KUNIT_CASE(miss_on_an_msr_of_the_same_entry),
	KUNIT_CASE(hit_gets_msr_and_data),
	KUNIT_CASE(declined_leaves_no_trace),
	KUNIT_CASE(effect_then_trace_then_skip_once_each),
	KUNIT_CASE(passes_reenter_through),
	KUNIT_CASE(passes_handled_through),
	KUNIT_CASE(passes_userspace_through),
	KUNIT_CASE(pending_request_keeps_out_of_the_guest),
	KUNIT_CASE(single_step_goes_to_userspace),
	KUNIT_CASE(filtered_msr_is_not_handled),
	KUNIT_CASE(xen_msr_is_not_handled),
	KUNIT_CASE(filter_is_asked_for_claimed_msrs_only),
	KUNIT_CASE(unskippable_is_not_handled),
	KUNIT_CASE(skip_is_asked_about_for_claimed_msrs_only),
	KUNIT_CASE(x2apic_range_is_never_filtered),
	KUNIT_CASE(counts_what_it_handles),
	KUNIT_CASE(traces_each_write_that_it_counts),
	KUNIT_CASE(traces_nothing_unhandled),
	KUNIT_CASE(complains_of_interrupts_on),
	{}
};

struct kunit_suite kvm_fastpath_dispatch_suite = {
	.name = "kvm_fastpath_dispatch",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = dispatch_cases,
};
