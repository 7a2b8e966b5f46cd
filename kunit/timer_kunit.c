// SPDX-License-Identifier: GPL-2.0
/*
 * The initial count: starts or stops the timer, or changes nothing.
 */
#include <kvm_fastpath/builtin.h>

#include "fixture.h"

static enum exit_fastpath_completion count_write(struct fixture *f, u64 data)
{
	return fixture_wrmsr(f, kvm_fastpath_timer.msr, data);
}

static void starts_and_stops_the_timer(struct kunit *test)
{
	static const u32 counts[] = { 1, 0x12345678, U32_MAX, 0 };
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(counts); i++) {
		f->vcpu.nr_events = 0;
		EXPECT_COMPLETION(test, count_write(f, counts[i]), EXIT_FASTPATH_REENTER_GUEST);
		KUNIT_EXPECT_EQ(test, f->vcpu.timer_reg, APIC_TMICT);
		KUNIT_EXPECT_EQ(test, f->vcpu.timer_value, counts[i]);
		KUNIT_EXPECT_EQ(test, f->vcpu.msr, kvm_fastpath_timer.msr);
		KUNIT_ASSERT_EQ(test, f->vcpu.nr_events, 3);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[0], FAKE_TIMER_WRITE);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
		KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
	}
}

static void declines(struct kunit *test, u64 data)
{
	EXPECT_COMPLETION(test, count_write(test->priv, data), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_reserved_bits(struct kunit *test)
{
	declines(test, BIT_ULL(32));
	declines(test, BIT_ULL(32) | 1);
	declines(test, BIT_ULL(63));
}

static void declines_a_userspace_lapic(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.lapic_in_kernel = false;
	declines(test, 1);
}

static void declines_xapic_mode(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.x2apic_mode = false;
	declines(test, 1);
}

/* A periodic timer. */
static void declines_what_the_slow_path_decides(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.timer_refused = true;
	declines(test, 1);
}

/* The timer has expired already. */
static void leaves_the_loop_for_a_request(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.request_pending = true;
	EXPECT_COMPLETION(test, count_write(f, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void is_msr_0x838(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_timer.msr, 0x838);
}

static int timer_init(struct kunit *test)
{
	int ret = fixture_init(test);

	return ret ?: kvm_fastpath_register(&kvm_fastpath_timer);
}

static void timer_exit(struct kunit *test)
{
	kvm_fastpath_unregister(&kvm_fastpath_timer);
	fixture_exit(test);
}

static struct kunit_case timer_cases[] = {
	KUNIT_CASE(starts_and_stops_the_timer),
	KUNIT_CASE(declines_reserved_bits),
	KUNIT_CASE(declines_a_userspace_lapic),
	KUNIT_CASE(declines_xapic_mode),
	KUNIT_CASE(declines_what_the_slow_path_decides),
	KUNIT_CASE(leaves_the_loop_for_a_request),
	KUNIT_CASE(is_msr_0x838),
	{}
};

static struct kunit_suite timer_suite = {
	.name = "kvm_fastpath_timer",
	.init = timer_init,
	.exit = timer_exit,
	.test_cases = timer_cases,
};

kunit_test_suites(&timer_suite);
