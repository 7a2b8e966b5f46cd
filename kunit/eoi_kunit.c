// SPDX-License-Identifier: GPL-2.0
/*
 * EOI: ends the interrupt in service, once, or changes nothing.
 */
#include <kvm_fastpath/builtin.h>

#include "fixture.h"

static enum exit_fastpath_completion eoi_write(struct fixture *f, u64 data)
{
	return fixture_wrmsr(f, kvm_fastpath_eoi.msr, data);
}

static void ends_the_interrupt(struct kunit *test)
{
	struct fixture *f = test->priv;

	EXPECT_COMPLETION(test, eoi_write(f, 0), EXIT_FASTPATH_REENTER_GUEST);
	KUNIT_EXPECT_EQ(test, f->vcpu.msr, kvm_fastpath_eoi.msr);
	KUNIT_ASSERT_EQ(test, f->vcpu.nr_events, 3);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[0], FAKE_EOI);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
}

static void declines(struct kunit *test, u64 data)
{
	EXPECT_COMPLETION(test, eoi_write(test->priv, data), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_other_values(struct kunit *test)
{
	declines(test, 1);
	declines(test, BIT_ULL(31));
	declines(test, BIT_ULL(32));
	declines(test, BIT_ULL(63));
}

static void declines_a_userspace_lapic(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.lapic_in_kernel = false;
	declines(test, 0);
}

static void declines_xapic_mode(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.x2apic_mode = false;
	declines(test, 0);
}

static void declines_what_others_wait_for(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.eoi_refused = true;
	declines(test, 0);
}

/* Another interrupt that has waited for this EOI. */
static void leaves_the_loop_for_a_request(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.request_pending = true;
	EXPECT_COMPLETION(test, eoi_write(f, 0), EXIT_FASTPATH_EXIT_HANDLED);
}

static void is_msr_0x80b(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_eoi.msr, 0x80b);
}

static int eoi_init(struct kunit *test)
{
	int ret = fixture_init(test);

	return ret ?: kvm_fastpath_register(&kvm_fastpath_eoi);
}

static void eoi_exit(struct kunit *test)
{
	kvm_fastpath_unregister(&kvm_fastpath_eoi);
	fixture_exit(test);
}

static struct kunit_case eoi_cases[] = {
	KUNIT_CASE(ends_the_interrupt),
	KUNIT_CASE(declines_other_values),
	KUNIT_CASE(declines_a_userspace_lapic),
	KUNIT_CASE(declines_xapic_mode),
	KUNIT_CASE(declines_what_others_wait_for),
	KUNIT_CASE(leaves_the_loop_for_a_request),
	KUNIT_CASE(is_msr_0x80b),
	{}
};

static struct kunit_suite eoi_suite = {
	.name = "kvm_fastpath_eoi",
	.init = eoi_init,
	.exit = eoi_exit,
	.test_cases = eoi_cases,
};

kunit_test_suites(&eoi_suite);
