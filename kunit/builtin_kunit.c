// SPDX-License-Identifier: GPL-2.0
/*
 * Start and stop of the library with its built-in handlers, and their switches.
 */
#include <kvm_fastpath/builtin.h>

#include "../lib/registry.h"
#include "fake_kernel.h"
#include "fixture.h"
#include "params.h"

static bool is_registered(const struct kvm_fastpath_handler *handler)
{
	struct kvm_fastpath_stats stats;

	return !fixture_stats(handler, &stats);
}

#define ICR_SWITCH	PARAM_PREFIX "fastpath_icr"
#define STUB_SWITCH	PARAM_PREFIX "fastpath_tscdeadline"

static void init_registers_all(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_eoi));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_timer));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_hyperv_icr));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_hyperv_eoi));
	/* The stub would cost each write of a guest's timer a look-up, and handle none. */
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_tscdeadline));
	expect_param(test, STUB_SWITCH, "N\n");
	kvm_fastpath_exit();
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_icr));
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_eoi));
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_timer));
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_hyperv_icr));
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_hyperv_eoi));
	KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
}

static void failed_init_leaves_nothing(struct kunit *test)
{
	static struct fake_kernel kernel;
	unsigned int fail;

	/* Each of six handlers in turn has no memory. */
	KUNIT_EXPECT_EQ(test, set_param(test, STUB_SWITCH, "Y"), 0);
	for (fail = 1; fail <= 6; fail++) {
		kernel = (struct fake_kernel){ .fail = fail };
		WRITE_ONCE(fake_kernel, &kernel);
		KUNIT_EXPECT_EQ(test, kvm_fastpath_init(), -ENOMEM);
		WRITE_ONCE(fake_kernel, NULL);
		KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_icr));
		KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_eoi));
		KUNIT_EXPECT_FALSE(test, kvm_fastpath_is_active());
	}
	KUNIT_EXPECT_EQ(test, set_param(test, STUB_SWITCH, "N"), 0);

	/* Before the start the parameter only sets what the start does. */
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "N"), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "Y"), 0);
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_icr));

	/* KVM goes on without the library, and stops it like one that had started. */
	kvm_fastpath_exit();
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	kvm_fastpath_exit();
}

static void without_handlers_all_is_unhandled(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	kvm_fastpath_exit();
	EXPECT_COMPLETION(test, fixture_wrmsr(f, kvm_fastpath_icr.msr, 0xfd), EXIT_FASTPATH_NONE);
	fixture_expect_untouched(test);
}

static void switches_off_and_on(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	expect_param(test, ICR_SWITCH, "Y\n");

	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "0"), 0);
	expect_param(test, ICR_SWITCH, "N\n");
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_icr));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_eoi));

	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "1"), 0);
	expect_param(test, ICR_SWITCH, "Y\n");
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	kvm_fastpath_exit();
}

static void switched_twice_is_switched_once(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "1"), 0);
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "0"), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "0"), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "1"), 0);
	kvm_fastpath_exit();
}

static void switch_holds_from_start_to_start(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, set_param(test, STUB_SWITCH, "1"), 0);
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_tscdeadline));
	kvm_fastpath_exit();
	expect_param(test, STUB_SWITCH, "Y\n");
	KUNIT_EXPECT_EQ(test, set_param(test, STUB_SWITCH, "0"), 0);
	KUNIT_EXPECT_FALSE(test, is_registered(&kvm_fastpath_tscdeadline));
}

static void switch_refuses_nonsense(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "maybe"), -EINVAL);
	expect_param(test, ICR_SWITCH, "Y\n");
	KUNIT_EXPECT_TRUE(test, is_registered(&kvm_fastpath_icr));
	kvm_fastpath_exit();
}

static void failed_switch_stays_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "0"), 0);
	f->handler[0].msr = kvm_fastpath_icr.msr;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "1"), -EEXIST);
	expect_param(test, ICR_SWITCH, "N\n");

	fixture_unregister(f, 0);
	KUNIT_EXPECT_EQ(test, set_param(test, ICR_SWITCH, "1"), 0);
	kvm_fastpath_exit();
}

#define X2APIC	.lapic_in_kernel = true, .x2apic_mode = true

/* The conditions under which a guest may write a built-in handler's MSR. */
static const struct world {
	const char *name;
	struct kvm_vcpu vcpu;
	u64 data;
} worlds[] = {
	{ "nothing special", { X2APIC } },
	{ "all ones", { X2APIC }, ~0ULL },
	{ "xAPIC mode", { .lapic_in_kernel = true } },
	{ "LAPIC in userspace", { .x2apic_mode = true } },
	{ "Hyper-V", { X2APIC, .hyperv = true } },
	{ "Hyper-V, all ones", { X2APIC, .hyperv = true }, ~0ULL },
	{ "Hyper-V, refused", { X2APIC, .hyperv = true, .icr_refused = true,
				.eoi_refused = true } },
	{ "Hyper-V, single-step", { X2APIC, .hyperv = true, .single_step = true } },
	{ "Hyper-V, request pending", { X2APIC, .hyperv = true, .request_pending = true } },
	{ "refused", { X2APIC, .icr_refused = true, .eoi_refused = true, .timer_refused = true } },
	{ "filtered", { X2APIC, .filtered = true } },
	{ "skip may sleep", { X2APIC, .skip_may_sleep = true } },
	{ "single-step", { X2APIC, .single_step = true } },
	{ "request pending", { X2APIC, .request_pending = true } },
};

static void world_name(const struct world *world, char *desc)
{
	strscpy(desc, world->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(world, worlds, world_name);

static void write_in_world(struct kunit *test, const struct kvm_fastpath_handler *handler,
			   struct kvm_vcpu *after)
{
	const struct world *world = test->param_value;
	struct fixture *f = test->priv;

	f->vcpu = world->vcpu;
	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(handler), 0);
	f->vcpu.completion = fixture_wrmsr(f, handler->msr, world->data);
	kvm_fastpath_unregister(handler);
	*after = f->vcpu;
}

/* A write has the same result whether the callback is compiled in or called by its address. */
static void copy_does_as_the_builtin(struct kunit *test)
{
	static const struct kvm_fastpath_handler *const builtins[] = {
		&kvm_fastpath_icr, &kvm_fastpath_eoi, &kvm_fastpath_timer,
		&kvm_fastpath_hyperv_icr, &kvm_fastpath_hyperv_eoi,
		&kvm_fastpath_tscdeadline,
	};
	struct kvm_vcpu *after = kunit_kcalloc(test, 2, sizeof(*after), GFP_KERNEL);
	struct fixture *f = test->priv;
	int i;

	KUNIT_ASSERT_NOT_NULL(test, after);
	for (i = 0; i < ARRAY_SIZE(builtins); i++) {
		write_in_world(test, builtins[i], &after[0]);
		f->handler[0] = *builtins[i];
		write_in_world(test, &f->handler[0], &after[1]);
		KUNIT_EXPECT_EQ(test, memcmp(&after[0], &after[1], sizeof(*after)), 0);
	}
}

static struct kunit_case builtin_cases[] = {
	KUNIT_CASE(init_registers_all),
	KUNIT_CASE(failed_init_leaves_nothing),
	KUNIT_CASE(without_handlers_all_is_unhandled),
	KUNIT_CASE(switches_off_and_on),
	KUNIT_CASE(switched_twice_is_switched_once),
	KUNIT_CASE(switch_holds_from_start_to_start),
	KUNIT_CASE(switch_refuses_nonsense),
	KUNIT_CASE(failed_switch_stays_off),
	KUNIT_CASE_PARAM(copy_does_as_the_builtin, world_gen_params),
	{}
};

struct kunit_suite kvm_fastpath_builtin_suite = {
	.name = "kvm_fastpath_builtin",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = builtin_cases,
};
