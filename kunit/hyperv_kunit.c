// SPDX-License-Identifier: GPL-2.0
/*
 * Hyper-V's ICR and EOI: as the x2APIC's, but whether the guest may use them is another question,
 * and the MSR filter is asked.
 */
#include <kvm_fastpath/builtin.h>

#include "fixture.h"

#define IPI	(BIT_ULL(32) | 0xfd)

static enum exit_fastpath_completion icr_write(struct fixture *f, u64 icr)
{
	return fixture_wrmsr(f, kvm_fastpath_hyperv_icr.msr, icr);
}

static enum exit_fastpath_completion eoi_write(struct fixture *f, u64 data)
{
	return fixture_wrmsr(f, kvm_fastpath_hyperv_eoi.msr, data);
}

static void expect_done(struct kunit *test, u32 msr, enum fake_event event)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, f->vcpu.msr, msr);
	KUNIT_EXPECT_EQ(test, f->vcpu.filter_looks, 1);
	KUNIT_ASSERT_EQ(test, f->vcpu.nr_events, 3);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[0], event);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
}

static void sends(struct kunit *test)
{
	struct fixture *f = test->priv;

	EXPECT_COMPLETION(test, icr_write(f, IPI), EXIT_FASTPATH_REENTER_GUEST);
	KUNIT_EXPECT_EQ(test, f->vcpu.icr, IPI);
	KUNIT_EXPECT_EQ(test, f->vcpu.data, IPI);
	expect_done(test, kvm_fastpath_hyperv_icr.msr, FAKE_IPI);
}

static void ends(struct kunit *test)
{
	EXPECT_COMPLETION(test, eoi_write(test->priv, 0), EXIT_FASTPATH_REENTER_GUEST);
	expect_done(test, kvm_fastpath_hyperv_eoi.msr, FAKE_EOI);
}

static void sends_in_xapic_mode(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.x2apic_mode = false;
	sends(test);
}

static void ends_in_xapic_mode(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.x2apic_mode = false;
	ends(test);
}

static void declines_both(struct kunit *test)
{
	EXPECT_COMPLETION(test, icr_write(test->priv, IPI), EXIT_FASTPATH_NONE);
	EXPECT_COMPLETION(test, eoi_write(test->priv, 0), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_a_guest_without(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.hyperv = false;
	declines_both(test);
}

static void declines_a_userspace_lapic(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.lapic_in_kernel = false;
	declines_both(test);
}

static void declines_what_kvm_refuses(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.icr_refused = true;
	f->vcpu.eoi_refused = true;
	declines_both(test);
}

static void declines_what_is_filtered(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.filtered = true;
	declines_both(test);
}

static void declines_xens_msr(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.xen_msr = kvm_fastpath_hyperv_icr.msr;
	EXPECT_COMPLETION(test, icr_write(f, IPI), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
	EXPECT_COMPLETION(test, eoi_write(f, 0), EXIT_FASTPATH_REENTER_GUEST);
}

static void declines_other_values(struct kunit *test)
{
	static const u64 icrs[] = {
		IPI | BIT(11), IPI | BIT(10), IPI | BIT(12), IPI | BIT(13), IPI | BIT(18),
		IPI | BIT(31), ~0ULL << 32 | 0xfd,
	};
	static const u64 eois[] = { 1, BIT_ULL(31), BIT_ULL(32), BIT_ULL(63) };
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(icrs); i++)
		EXPECT_COMPLETION(test, icr_write(f, icrs[i]), EXIT_FASTPATH_NONE);
	for (i = 0; i < ARRAY_SIZE(eois); i++)
		EXPECT_COMPLETION(test, eoi_write(f, eois[i]), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void are_msrs_0x40000070_and_71(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_hyperv_eoi.msr, 0x40000070);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_hyperv_icr.msr, 0x40000071);
}

static int hyperv_init(struct kunit *test)
{
	int ret = fixture_init(test);
	struct fixture *f = test->priv;

	if (ret)
		return ret;
	f->vcpu.hyperv = true;
	return kvm_fastpath_register(&kvm_fastpath_hyperv_icr) ?:
	       kvm_fastpath_register(&kvm_fastpath_hyperv_eoi);
}

static void hyperv_exit(struct kunit *test)
{
	kvm_fastpath_unregister(&kvm_fastpath_hyperv_icr);
	kvm_fastpath_unregister(&kvm_fastpath_hyperv_eoi);
	fixture_exit(test);
}

static struct kunit_case hyperv_cases[] = {
	KUNIT_CASE(sends),
	KUNIT_CASE(ends),
	KUNIT_CASE(sends_in_xapic_mode),
	KUNIT_CASE(ends_in_xapic_mode),
	KUNIT_CASE(declines_a_guest_without),
	KUNIT_CASE(declines_a_userspace_lapic),
	KUNIT_CASE(declines_what_kvm_refuses),
	KUNIT_CASE(declines_what_is_filtered),
	KUNIT_CASE(declines_xens_msr),
	KUNIT_CASE(declines_other_values),
	KUNIT_CASE(are_msrs_0x40000070_and_71),
	{}
};

static struct kunit_suite hyperv_suite = {
	.name = "kvm_fastpath_hyperv",
	.init = hyperv_init,
	.exit = hyperv_exit,
	.test_cases = hyperv_cases,
};

kunit_test_suites(&hyperv_suite);
