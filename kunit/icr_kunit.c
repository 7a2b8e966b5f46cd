// SPDX-License-Identifier: GPL-2.0
/*
 * The ICR rule, spelled out value by value from SDM Vol. 3A, 11.12.9, and delivery.
 */
#include <kvm_fastpath/builtin.h>

#include "../handlers/icr/decode.h"
#include "fixture.h"

struct icr_param {
	const char *name;
	u64 icr;
	bool fast;
};

#define DEST(id)	((u64)(id) << 32)

static const struct icr_param icr_params[] = {
	{ "fixed, physical, self by id", DEST(0) | 0xfd, true },
	{ "fixed, physical, other", DEST(1) | 0xfd, true },
	{ "asserted", DEST(1) | BIT(14) | 0xfd, true },
	{ "level triggered, asserted", DEST(1) | BIT(15) | BIT(14) | 0xfd, true },
	{ "level triggered, deasserted", DEST(1) | BIT(15) | 0xfd, true },
	{ "lowest vector", DEST(1), true },
	{ "highest vector", DEST(1) | 0xff, true },
	{ "xAPIC's broadcast id is an ordinary x2APIC id", DEST(0xff) | 0xfd, true },
	{ "id above 255", DEST(0x12345) | 0xfd, true },
	{ "largest id", DEST(0xfffffffe) | 0xfd, true },
	{ "broadcast id", DEST(0xffffffff) | 0xfd, false },
	{ "logical", DEST(1) | BIT(11) | 0xfd, false },
	{ "logical, lowest priority", DEST(1) | BIT(11) | 0x100 | 0xfd, false },
	{ "lowest priority", DEST(1) | 0x100 | 0xfd, false },
	{ "SMI", DEST(1) | 0x200, false },
	{ "delivery mode 3", DEST(1) | 0x300 | 0xfd, false },
	{ "NMI", DEST(1) | 0x400, false },
	{ "INIT", DEST(1) | 0x500 | BIT(14), false },
	{ "INIT, level deassert", DEST(1) | 0x500 | BIT(15), false },
	{ "SIPI", DEST(1) | 0x600 | 0x9a, false },
	{ "ExtINT", DEST(1) | 0x700, false },
	{ "shorthand self", BIT(18) | 0xfd, false },
	{ "shorthand all", BIT(19) | 0xfd, false },
	{ "shorthand all but self", BIT(19) | BIT(18) | 0xfd, false },
	{ "delivery status, reserved in x2APIC mode", DEST(1) | BIT(12) | 0xfd, false },
	{ "reserved bit 13", DEST(1) | BIT(13) | 0xfd, false },
	{ "reserved bit 16", DEST(1) | BIT(16) | 0xfd, false },
	{ "reserved bit 17", DEST(1) | BIT(17) | 0xfd, false },
	{ "reserved bit 20", DEST(1) | BIT(20) | 0xfd, false },
	{ "reserved bit 25", DEST(1) | BIT(25) | 0xfd, false },
	{ "reserved bit 31", DEST(1) | BIT(31) | 0xfd, false },
	{ "all ones", ~0ULL, false },
};

static void icr_param_name(const struct icr_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(icr, icr_params, icr_param_name);

static void decode(struct kunit *test)
{
	const struct icr_param *param = test->param_value;

	KUNIT_EXPECT_EQ(test, icr_is_fast(param->icr), param->fast);
}

static enum exit_fastpath_completion icr_write(struct fixture *f, u64 icr)
{
	return fixture_wrmsr(f, kvm_fastpath_icr.msr, icr);
}

static void delivers_or_leaves_alone(struct kunit *test)
{
	const struct icr_param *param = test->param_value;
	struct fixture *f = test->priv;

	if (!param->fast) {
		EXPECT_COMPLETION(test, icr_write(f, param->icr), EXIT_FASTPATH_NONE);
		fixture_expect_untouched(test);
		return;
	}

	EXPECT_COMPLETION(test, icr_write(f, param->icr), EXIT_FASTPATH_REENTER_GUEST);
	KUNIT_EXPECT_EQ(test, f->vcpu.icr, param->icr);
	KUNIT_EXPECT_EQ(test, f->vcpu.data, param->icr);
	KUNIT_EXPECT_EQ(test, f->vcpu.msr, kvm_fastpath_icr.msr);
	KUNIT_ASSERT_EQ(test, f->vcpu.nr_events, 3);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[0], FAKE_IPI);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[1], FAKE_TRACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.events[2], FAKE_SKIP);
}

static void declines_a_userspace_lapic(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.lapic_in_kernel = false;
	EXPECT_COMPLETION(test, icr_write(f, DEST(1) | 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_xapic_mode(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.x2apic_mode = false;
	EXPECT_COMPLETION(test, icr_write(f, DEST(1) | 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_what_kvm_refuses(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.icr_refused = true;
	EXPECT_COMPLETION(test, icr_write(f, DEST(1) | 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void declines_what_cannot_be_skipped(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.skip_may_sleep = true;
	EXPECT_COMPLETION(test, icr_write(f, DEST(1) | 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void is_msr_0x830(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, kvm_fastpath_icr.msr, 0x830);
}

static void single_step_still_sends_once(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->vcpu.single_step = true;
	EXPECT_COMPLETION(test, icr_write(f, DEST(1) | 0xfd), EXIT_FASTPATH_EXIT_USERSPACE);
	KUNIT_EXPECT_EQ(test, f->vcpu.nr_events, 3);
}

static int icr_init(struct kunit *test)
{
	int ret = fixture_init(test);

	return ret ?: kvm_fastpath_register(&kvm_fastpath_icr);
}

static void icr_exit(struct kunit *test)
{
	kvm_fastpath_unregister(&kvm_fastpath_icr);
	fixture_exit(test);
}

static struct kunit_case icr_cases[] = {
	KUNIT_CASE_PARAM(decode, icr_gen_params),
	KUNIT_CASE_PARAM(delivers_or_leaves_alone, icr_gen_params),
	KUNIT_CASE(declines_a_userspace_lapic),
	KUNIT_CASE(declines_xapic_mode),
	KUNIT_CASE(declines_what_kvm_refuses),
	KUNIT_CASE(declines_what_cannot_be_skipped),
	KUNIT_CASE(is_msr_0x830),
	KUNIT_CASE(single_step_still_sends_once),
	{}
};

struct kunit_suite kvm_fastpath_icr_suite = {
	.name = "kvm_fastpath_icr",
	.init = icr_init,
	.exit = icr_exit,
	.test_cases = icr_cases,
};
