// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers, and the library, off and on.
 */

#include "../lib/registry.h"
#include "fixture.h"
#include "params.h"

#define LIBRARY	PARAM_PREFIX "fastpath"
#define HANDLER	PARAM_PREFIX "fastpath_handler"

static void control_exit(struct kunit *test)
{
	kvm_fastpath_switch(true);
	fixture_exit(test);
}

static void expect_asked(struct kunit *test, u32 msr)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_TRUE(test, fixture_finds(msr));
	EXPECT_COMPLETION(test, fixture_wrmsr(f, msr, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void expect_not_asked(struct kunit *test, u32 msr)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_FALSE(test, fixture_finds(msr));
	EXPECT_COMPLETION(test, fixture_wrmsr(f, msr, 1), EXIT_FASTPATH_NONE);
}

static void expect_handled(struct kunit *test, unsigned int i, u64 handled)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats = {};

	KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, handled);
	KUNIT_EXPECT_EQ(test, stats.declined, 0ULL);
}

static void library_off_asks_nobody(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, LIBRARY, "N"), 0);
	expect_param(test, LIBRARY, "N\n");
	expect_not_asked(test, TEST_MSR);
	fixture_expect_untouched(test);
	expect_handled(test, 0, 0);

	KUNIT_EXPECT_EQ(test, set_param(test, LIBRARY, "Y"), 0);
	expect_param(test, LIBRARY, "Y\n");
	expect_asked(test, TEST_MSR);
	expect_handled(test, 0, 1);
}

static void counters_outlive_off_and_on(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	expect_asked(test, TEST_MSR);
	kvm_fastpath_switch(false);
	kvm_fastpath_switch(true);
	expect_asked(test, TEST_MSR);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	expect_handled(test, 0, 2);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	expect_asked(test, TEST_MSR);
	expect_handled(test, 0, 3);
}

static void handlers_come_and_go_while_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	kvm_fastpath_switch(false);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 1), -EEXIST);
	expect_not_asked(test, TEST_MSR + 1);
	fixture_unregister(f, 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 2), 0);
	expect_not_asked(test, TEST_MSR + 2);

	kvm_fastpath_switch(true);
	expect_not_asked(test, TEST_MSR);
	expect_asked(test, TEST_MSR + 1);
	expect_asked(test, TEST_MSR + 2);
}

static void one_handler_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, HANDLER, "off 0x4b564d04\n"), 0);
	expect_not_asked(test, TEST_MSR);
	expect_asked(test, TEST_MSR + 1);
	expect_handled(test, 0, 0);

	KUNIT_EXPECT_EQ(test, set_param(test, HANDLER, "on 0x4b564d04\n"), 0);
	expect_asked(test, TEST_MSR);
	expect_asked(test, TEST_MSR + 1);
}

static void off_outlives_others(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	fixture_unregister(f, 1);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 2), 0);
	expect_not_asked(test, TEST_MSR);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	expect_asked(test, TEST_MSR);
}

static void off_still_has_its_msr(struct kunit *test)
{
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	KUNIT_EXPECT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EEXIST);
	expect_handled(test, 0, 0);
}

static void registered_again_is_on(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	fixture_unregister(f, 0);
	expect_not_asked(test, TEST_MSR);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	expect_asked(test, TEST_MSR);
}

static void both_must_be_on(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	kvm_fastpath_switch(false);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	kvm_fastpath_switch(true);
	expect_not_asked(test, TEST_MSR);

	kvm_fastpath_switch(false);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	expect_not_asked(test, TEST_MSR);
	kvm_fastpath_switch(true);
	expect_asked(test, TEST_MSR);
}

/* Not -ENOENT, which as the answer to an option of modprobe means that it has no such parameter. */
static void expect_no_handler(struct kunit *test, const char *val)
{
	kunit_info(test, "wants on the console: there is no handler of MSR %s to switch\n",
		   strchr(val, ' ') + 1);
	KUNIT_EXPECT_EQ(test, set_param(test, HANDLER, val), -ENODEV);
}

static void the_dead_cannot_be_switched(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_unregister(f, 0);
	expect_no_handler(test, "on 0x4b564d04");
	expect_not_asked(test, TEST_MSR);
}

static void refuses_nonsense(struct kunit *test)
{
	static const char *const nonsense[] = {
		"", "off", "off ", "on", "on x", "0x4b564d04", "of 0x4b564d04",
		"off0x4b564d04", "toff 0x4b564d04", "off 0x4b564d04 ", "off 0x14b564d04",
		"off -1",
	};
	struct fixture *f = test->priv;
	int i;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	for (i = 0; i < ARRAY_SIZE(nonsense); i++) {
		kunit_info(test, "wants on the console: fastpath_handler wants \"off <msr>\" or \"on <msr>\"\n");
		KUNIT_EXPECT_EQ(test, set_param(test, HANDLER, nonsense[i]), -EINVAL);
	}
	expect_no_handler(test, "off 0x1");
	KUNIT_EXPECT_EQ(test, set_param(test, LIBRARY, "maybe"), -EINVAL);
	expect_param(test, LIBRARY, "Y\n");
	expect_asked(test, TEST_MSR);
}

static struct kunit_case control_cases[] = {
	KUNIT_CASE(library_off_asks_nobody),
	KUNIT_CASE(counters_outlive_off_and_on),
	KUNIT_CASE(handlers_come_and_go_while_off),
	KUNIT_CASE(one_handler_off),
	KUNIT_CASE(off_outlives_others),
	KUNIT_CASE(off_still_has_its_msr),
	KUNIT_CASE(registered_again_is_on),
	KUNIT_CASE(both_must_be_on),
	KUNIT_CASE(the_dead_cannot_be_switched),
	KUNIT_CASE(refuses_nonsense),
	{}
};

static struct kunit_suite control_suite = {
	.name = "kvm_fastpath_control",
	.init = fixture_init,
	.exit = control_exit,
	.test_cases = control_cases,
};

kunit_test_suites(&control_suite);
