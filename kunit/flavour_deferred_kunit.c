// SPDX-License-Identifier: GPL-2.0
/*
 * The flavour pmu_deferred: SRCU around a skip that looks at the PMU event filter, and
 * around no other.  flavour_kunit.c has which skips that are.
 */
#include <kunit/test.h>

#include "../host/flavour/pmu_deferred/kvm_fastpath_flavour.h"

struct fake {
	struct kvm kvm;
	struct kvm_vcpu vcpu;
};

static int deferred_init(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, fake);

	fake->vcpu.kvm = &fake->kvm;
	fake->kvm.arch.enable_pmu = true;
	fake->vcpu.arch.pmu.version = 2;
	fake->vcpu.arch.pmu.nr_arch_gp_counters = FAKE_GP_COUNTERS;
	fake->vcpu.arch.pmu.global_ctrl = ~0ULL;
	test->priv = fake;
	return 0;
}

static void expect_skips(struct kunit *test, unsigned int skips, unsigned int in_srcu)
{
	struct fake *fake = test->priv;

	KUNIT_EXPECT_EQ(test, fake->vcpu.skips, skips);
	KUNIT_EXPECT_EQ(test, fake->vcpu.skips_in_srcu, in_srcu);
	KUNIT_EXPECT_EQ(test, fake->vcpu.srcu_depth, 0);
}

static void instructions_are_counted_in_srcu(struct kunit *test)
{
	struct fake *fake = test->priv;

	fake->vcpu.arch.pmu.gp_counters[1].eventsel =
		ARCH_PERFMON_EVENTSEL_ENABLE | FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_TRUE(test, flavour_can_skip(&fake->vcpu));
	KUNIT_EXPECT_TRUE(test, flavour_skip(&fake->vcpu));
	expect_skips(test, 1, 1);
}

static void nothing_counted_takes_no_srcu(struct kunit *test)
{
	struct fake *fake = test->priv;

	fake->vcpu.arch.pmu.gp_counters[1].eventsel =
		ARCH_PERFMON_EVENTSEL_ENABLE | FAKE_CYCLES;
	KUNIT_EXPECT_TRUE(test, flavour_can_skip(&fake->vcpu));
	KUNIT_EXPECT_TRUE(test, flavour_skip(&fake->vcpu));
	expect_skips(test, 1, 0);
}

static void single_step_is_passed_on(struct kunit *test)
{
	struct fake *fake = test->priv;

	fake->vcpu.single_step = true;
	KUNIT_EXPECT_FALSE(test, flavour_skip(&fake->vcpu));
	expect_skips(test, 1, 0);
	fake->vcpu.arch.pmu.fixed_ctr_ctrl = 3;
	KUNIT_EXPECT_FALSE(test, flavour_skip(&fake->vcpu));
	expect_skips(test, 2, 1);
}

static struct kunit_case deferred_cases[] = {
	KUNIT_CASE(instructions_are_counted_in_srcu),
	KUNIT_CASE(nothing_counted_takes_no_srcu),
	KUNIT_CASE(single_step_is_passed_on),
	{}
};

static struct kunit_suite deferred_suite = {
	.name = "kvm_fastpath_flavour_deferred",
	.init = deferred_init,
	.test_cases = deferred_cases,
};

kunit_test_suites(&deferred_suite);
