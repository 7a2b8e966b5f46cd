// SPDX-License-Identifier: GPL-2.0
/*
 * The flavour pmu_eager, and what both flavours of the PMU share: which guests' counters
 * count a skipped instruction.  No emulated machine has counters, so this is where it is
 * seen at work.
 */
#include <kunit/test.h>

#include "../host/flavour/pmu_eager/kvm_fastpath_flavour.h"

#define ON		ARCH_PERFMON_EVENTSEL_ENABLE
#define FIXED_0		BIT_ULL(32)
#define FIXED_1		BIT_ULL(33)

struct fake {
	struct kvm kvm;
	struct kvm_vcpu vcpu;
};

/* With a PMU of version 2 and all that PERF_GLOBAL_CTRL can switch on. */
static int flavour_init(struct kunit *test)
{
	struct fake *fake = kunit_kzalloc(test, sizeof(*fake), GFP_KERNEL);
	struct kvm_pmu *pmu;

	KUNIT_ASSERT_NOT_NULL(test, fake);

	fake->vcpu.kvm = &fake->kvm;
	fake->kvm.arch.enable_pmu = true;
	pmu = &fake->vcpu.arch.pmu;
	pmu->version = 2;
	pmu->nr_arch_gp_counters = FAKE_GP_COUNTERS;
	pmu->global_ctrl = BIT_ULL(FAKE_GP_COUNTERS) - 1 + FIXED_0 + FIXED_1;
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

static void skips_with_the_counter_off(struct kunit *test)
{
	pmu_of(test)->gp_counters[0].eventsel = FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_TRUE(test, can_skip(test));

	/* Another one is on, so that each is looked at. */
	pmu_of(test)->gp_counters[1].eventsel = ON | FAKE_CYCLES;
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

static void sees_instructions_behind_cycles(struct kunit *test)
{
	pmu_of(test)->gp_counters[0].eventsel = ON | FAKE_CYCLES;
	pmu_of(test)->gp_counters[1].eventsel = ON | FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_FALSE(test, can_skip(test));
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

/* Userspace decides how many counters of a kind there are. */
static void sees_the_fixed_counter_without_others(struct kunit *test)
{
	pmu_of(test)->nr_arch_gp_counters = 0;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
	pmu_of(test)->fixed_ctr_ctrl = 1;
	KUNIT_EXPECT_FALSE(test, can_skip(test));
}

static void ignores_counters_the_vcpu_has_not(struct kunit *test)
{
	struct kvm_pmu *pmu = pmu_of(test);

	pmu->nr_arch_gp_counters = 2;
	pmu->gp_counters[2].eventsel = ON | FAKE_INSTRUCTIONS;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

/* Counters on by their own control, and off or on in PERF_GLOBAL_CTRL. */
static void global_ctrl_decides_each_counter(struct kunit *test)
{
	struct kvm_pmu *pmu = pmu_of(test);
	int i, bit;

	for (i = 0; i < FAKE_GP_COUNTERS; i++) {
		pmu->gp_counters[i].eventsel = ON | FAKE_INSTRUCTIONS;
		for (bit = 0; bit < 64; bit++) {
			pmu->global_ctrl = BIT_ULL(bit);
			KUNIT_EXPECT_EQ(test, can_skip(test), bit != i);
		}
		pmu->gp_counters[i].eventsel = 0;
	}
	pmu->fixed_ctr_ctrl = 3;
	for (bit = 0; bit < 64; bit++) {
		pmu->global_ctrl = BIT_ULL(bit);
		KUNIT_EXPECT_EQ(test, can_skip(test), bit != 32);
	}
}

static void skips_with_all_off_in_global_ctrl(struct kunit *test)
{
	pmu_of(test)->gp_counters[0].eventsel = ON | FAKE_INSTRUCTIONS;
	pmu_of(test)->fixed_ctr_ctrl = 3;
	pmu_of(test)->global_ctrl = 0;
	KUNIT_EXPECT_TRUE(test, can_skip(test));
}

/* AMD before PerfMonV2, Intel of version 1: the field is 0, all counters are on. */
static void without_global_ctrl_all_counters_are_on(struct kunit *test)
{
	struct kvm_pmu *pmu = pmu_of(test);

	pmu->global_ctrl = 0;
	pmu->gp_counters[FAKE_GP_COUNTERS - 1].eventsel = ON | FAKE_INSTRUCTIONS;
	for (pmu->version = 0; pmu->version < 2; pmu->version++)
		KUNIT_EXPECT_FALSE(test, can_skip(test));
	for (; pmu->version < 6; pmu->version++)
		KUNIT_EXPECT_TRUE(test, can_skip(test));
}

static void skips_without_srcu(struct kunit *test)
{
	struct fake *fake = test->priv;

	KUNIT_EXPECT_TRUE(test, flavour_skip(&fake->vcpu));
	fake->vcpu.single_step = true;
	KUNIT_EXPECT_FALSE(test, flavour_skip(&fake->vcpu));
	KUNIT_EXPECT_EQ(test, fake->vcpu.skips, 2);
	KUNIT_EXPECT_EQ(test, fake->vcpu.skips_in_srcu, 0);
}

static struct kunit_case flavour_cases[] = {
	KUNIT_CASE(skips_without_a_pmu),
	KUNIT_CASE(skips_with_the_counter_off),
	KUNIT_CASE(skips_when_cycles_are_counted),
	KUNIT_CASE(sees_each_counter_of_instructions),
	KUNIT_CASE(sees_instructions_however_counted),
	KUNIT_CASE(sees_instructions_behind_cycles),
	KUNIT_CASE(sees_the_fixed_counter_of_instructions),
	KUNIT_CASE(sees_the_fixed_counter_without_others),
	KUNIT_CASE(ignores_counters_the_vcpu_has_not),
	KUNIT_CASE(global_ctrl_decides_each_counter),
	KUNIT_CASE(skips_with_all_off_in_global_ctrl),
	KUNIT_CASE(without_global_ctrl_all_counters_are_on),
	KUNIT_CASE(skips_without_srcu),
	{}
};

static struct kunit_suite flavour_suite = {
	.name = "kvm_fastpath_flavour",
	.init = flavour_init,
	.test_cases = flavour_cases,
};

kunit_test_suites(&flavour_suite);
