// SPDX-License-Identifier: GPL-2.0
/*
 * The flavour pmu_eager: which guests' counters keep a write off the fast path.  No
 * emulated machine has counters, so this is where it is seen at work.
 */
#include <kunit/test.h>

#include "../host/flavour/pmu_eager/kvm_fastpath_flavour.h"

#define ON	ARCH_PERFMON_EVENTSEL_ENABLE

struct fake {
	struct kvm kvm;
	struct kvm_vcpu vcpu;
};

static const u64 fixed_events[FAKE_FIXED_COUNTERS] = {
	FAKE_INSTRUCTIONS, FAKE_CYCLES, 0x300,
};

static int flavour_init(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct kvm_pmu *pmu;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, fake);

	fake->vcpu.kvm = &fake->kvm;
	fake->kvm.arch.enable_pmu = true;
	pmu = &fake->vcpu.arch.pmu;
	pmu->nr_arch_gp_counters = FAKE_GP_COUNTERS;
	pmu->nr_arch_fixed_counters = FAKE_FIXED_COUNTERS;
	for (i = 0; i < FAKE_FIXED_COUNTERS; i++) {
		pmu->fixed_counters[i].fixed = true;
		pmu->fixed_counters[i].idx = i;
		pmu->fixed_counters[i].eventsel = fixed_events[i];
		pmu->fixed_counters[i].vcpu = &fake->vcpu;
	}
	test->priv = fake;
	return 0;
}

static bool can_skip(struct kunit *test)
{
	struct fake *fake = test->priv;

	return flavour_can_skip(&fake->vcpu);
}

static struct kvm_pmu *pmu_of(struct kunit *test)
{
	struct fake *fake = test->priv;

	return &fake->vcpu.arch.pmu;
}

static void skips_without_a_pmu(struct kunit *test)
{
	struct fake *fake = test->priv;

	pmu_of(test)->gp_counters[0].eventsel = ON | FAKE_INSTRUCTIONS;
	fake->kvm.arch.enable_pmu = false;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

static void skips_with_all_counters_off(struct kunit *test)
{
	pmu_of(test)->gp_counters[0].eventsel = FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

/* As a Linux guest's NMI watchdog does, for as long as the guest runs. */
static void skips_when_cycles_are_counted(struct kunit *test)
{
	pmu_of(test)->gp_counters[0].eventsel = ON | FAKE_CYCLES;
	pmu_of(test)->fixed_ctr_ctrl = 0xb << 4;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

static void sees_each_counter_of_instructions(struct kunit *test)
{
	struct kvm_pmu *pmu = pmu_of(test);
	int i;

	for (i = 0; i < FAKE_GP_COUNTERS; i++) {
		pmu->gp_counters[i].eventsel = ON | FAKE_INSTRUCTIONS;
		KUNIT_EXPECT_FALSE(test, can_skip(test));
		pmu->gp_counters[i].eventsel = 0;
	}
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

/* User, kernel, both; with an interrupt: KVM counts the skip by event alone. */
static void sees_instructions_however_counted(struct kunit *test)
{
	u64 flags;

	for (flags = 0; flags < BIT(6); flags++) {
		pmu_of(test)->gp_counters[3].eventsel =
			ON | flags << 16 | FAKE_INSTRUCTIONS;
		KUNIT_EXPECT_FALSE(test, can_skip(test));
	}
}

static void sees_the_fixed_counter_of_instructions(struct kunit *test)
{
	pmu_of(test)->fixed_ctr_ctrl = 1;
	KUNIT_EXPECT_FALSE(test, can_skip(test));
	pmu_of(test)->fixed_ctr_ctrl = 2;
	KUNIT_EXPECT_FALSE(test, can_skip(test));
	/* Only the interrupt on overflow: the counter is off. */
	pmu_of(test)->fixed_ctr_ctrl = 8;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

static void ignores_counters_the_vcpu_has_not(struct kunit *test)
{
	struct kvm_pmu *pmu = pmu_of(test);

	pmu->nr_arch_gp_counters = 2;
	pmu->gp_counters[2].eventsel = ON | FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

static struct kunit_case flavour_cases[] = {
	KUNIT_CASE(skips_without_a_pmu),
	KUNIT_CASE(skips_with_all_counters_off),
	KUNIT_CASE(skips_when_cycles_are_counted),
	KUNIT_CASE(sees_each_counter_of_instructions),
	KUNIT_CASE(sees_instructions_however_counted),
	KUNIT_CASE(sees_the_fixed_counter_of_instructions),
	KUNIT_CASE(ignores_counters_the_vcpu_has_not),
	{}
};

static struct kunit_suite flavour_suite = {
	.name = "kvm_fastpath_flavour",
	.init = flavour_init,
	.test_cases = flavour_cases,
};

kunit_test_suites(&flavour_suite);
