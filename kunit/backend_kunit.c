// SPDX-License-Identifier: GPL-2.0
/*
 * The exit checks: which VM-Exits a backend may ask the registry about.
 */
#include "fixture.h"

static void vmx_takes_wrmsr(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_vmx_wrmsr_exit(32, false));
}

static void vmx_leaves_a_nested_guest(struct kunit *test)
{
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_vmx_wrmsr_exit(32, true));
}

static void vmx_leaves_every_other_exit(struct kunit *test)
{
	u32 reason;

	for (reason = 0; reason <= U16_MAX; reason++) {
		if (reason != 32)
			KUNIT_ASSERT_FALSE(test, kvm_fastpath_vmx_wrmsr_exit(reason, false));
	}
}

/* Bit 26 is a bus lock, 27 enclave mode, 31 a failed entry; KVM knows of no others. */
static void vmx_leaves_every_modifier(struct kunit *test)
{
	int bit;

	for (bit = 16; bit < 32; bit++)
		KUNIT_EXPECT_FALSE(test, kvm_fastpath_vmx_wrmsr_exit(BIT(bit) | 32, false));
}

static void vmx_takes_immediate(struct kunit *test)
{
	u32 reason;

	KUNIT_EXPECT_TRUE(test, kvm_fastpath_vmx_wrmsr_imm_exit(85, false));
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_vmx_wrmsr_imm_exit(85, true));
	for (reason = 0; reason <= U16_MAX; reason++) {
		if (reason != 85)
			KUNIT_ASSERT_FALSE(test, kvm_fastpath_vmx_wrmsr_imm_exit(reason, false));
	}
	for (reason = 16; reason < 32; reason++)
		KUNIT_EXPECT_FALSE(test,
				   kvm_fastpath_vmx_wrmsr_imm_exit(BIT(reason) | 85, false));
}

static const struct kvm_fastpath_svm_exit svm_wrmsr = {
	.exit_code = 0x7c,
	.exit_info_1 = 1,
	.next_rip = 0x1002,
	.nrips = true,
};

static void svm_takes_wrmsr(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, kvm_fastpath_svm_wrmsr_exit(&svm_wrmsr));
}

static void svm_leaves_rdmsr(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	exit.exit_info_1 = 0;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

/* 32 is WRMSR on VMX and READ_DR0 on SVM; the first fast path confused them. */
static void svm_leaves_every_other_exit(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	for (exit.exit_code = 0; exit.exit_code <= 0x500; exit.exit_code++) {
		if (exit.exit_code != 0x7c)
			KUNIT_ASSERT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
	}
	exit.exit_code = U64_MAX;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

static void svm_leaves_a_nested_guest(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	exit.guest_mode = true;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

static void svm_leaves_unknown_next_rip(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	exit.next_rip = 0;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

static void svm_leaves_nrips_off(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	exit.nrips = false;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

static void svm_leaves_protected_state(struct kunit *test)
{
	struct kvm_fastpath_svm_exit exit = svm_wrmsr;

	exit.state_protected = true;
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_svm_wrmsr_exit(&exit));
}

static void degrades_reentry_only(struct kunit *test)
{
	EXPECT_COMPLETION(test, kvm_fastpath_downgrade_reenter(EXIT_FASTPATH_REENTER_GUEST),
			  EXIT_FASTPATH_EXIT_HANDLED);
	EXPECT_COMPLETION(test, kvm_fastpath_downgrade_reenter(EXIT_FASTPATH_NONE),
			  EXIT_FASTPATH_NONE);
	EXPECT_COMPLETION(test, kvm_fastpath_downgrade_reenter(EXIT_FASTPATH_EXIT_HANDLED),
			  EXIT_FASTPATH_EXIT_HANDLED);
	EXPECT_COMPLETION(test, kvm_fastpath_downgrade_reenter(EXIT_FASTPATH_EXIT_USERSPACE),
			  EXIT_FASTPATH_EXIT_USERSPACE);
}

static struct kunit_case backend_cases[] = {
	KUNIT_CASE(vmx_takes_wrmsr),
	KUNIT_CASE(vmx_leaves_a_nested_guest),
	KUNIT_CASE(vmx_leaves_every_other_exit),
	KUNIT_CASE(vmx_leaves_every_modifier),
	KUNIT_CASE(vmx_takes_immediate),
	KUNIT_CASE(svm_takes_wrmsr),
	KUNIT_CASE(svm_leaves_rdmsr),
	KUNIT_CASE(svm_leaves_every_other_exit),
	KUNIT_CASE(svm_leaves_a_nested_guest),
	KUNIT_CASE(svm_leaves_unknown_next_rip),
	KUNIT_CASE(svm_leaves_nrips_off),
	KUNIT_CASE(svm_leaves_protected_state),
	KUNIT_CASE(degrades_reentry_only),
	{}
};

struct kunit_suite kvm_fastpath_backend_suite = {
	.name = "kvm_fastpath_backend",
	.test_cases = backend_cases,
};
