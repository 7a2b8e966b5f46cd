// SPDX-License-Identifier: GPL-2.0
/*
 * CONFIG_KVM_FASTPATH_DEBUG: the library complains about each thing that a callback may not do.
 *
 * A case announces the warnings that it expects; "make kunit" compares them with the
 * console.
 */
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "../lib/watch.h"
#include "fixture.h"

static enum exit_fastpath_completion
enables_interrupts(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		   u64 data)
	__kvm_fastpath_irqoff
{
	local_irq_enable();
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
enables_for_a_while(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		    u64 data)
	__kvm_fastpath_irqoff
{
	local_irq_enable();
	local_irq_disable();
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
sleeps(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	schedule_timeout_uninterruptible(1);
	local_irq_disable();
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
leaks_preempt_count(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		    u64 data)
	__kvm_fastpath_irqoff
{
	/* preempt_disable() counts with CONFIG_PREEMPT_COUNT only. */
	preempt_count_add(1);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
changes_and_declines(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		     u64 data)
	__kvm_fastpath_irqoff
{
	vcpu->icr = data;
	return EXIT_FASTPATH_NONE;
}

static enum exit_fastpath_completion
changes_and_accepts(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		    u64 data)
	__kvm_fastpath_irqoff
{
	vcpu->icr = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
saves_and_restores(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		   u64 data)
	__kvm_fastpath_irqoff
{
	unsigned long flags;

	local_irq_save(flags);
	preempt_disable();
	preempt_enable();
	local_irq_restore(flags);
	return EXIT_FASTPATH_NONE;
}

#define ON_AND_OFF_AGAIN	"turned interrupts on and off again"

static void announce(struct kunit *test, const char *name, kvm_fastpath_wrmsr_t write,
		     const char *said)
{
	/* Only lockdep records that. */
	if (!strcmp(said, ON_AND_OFF_AGAIN) && !IS_ENABLED(CONFIG_TRACE_IRQFLAGS))
		return;
	kunit_info(test, "wants on the console: handler %s (%ps) %s\n", name, write, said);
}

struct watch_param {
	const char *name;
	kvm_fastpath_wrmsr_t write;
	/* The expected complaint; NULL for none. */
	const char *said[2];
};

static const struct watch_param watch_params[] = {
	{ "enables-interrupts", enables_interrupts, { "returned with interrupts on" } },
	{ "enables-for-a-while", enables_for_a_while, { ON_AND_OFF_AGAIN } },
	{ "sleeps", sleeps, { ON_AND_OFF_AGAIN, "slept" } },
	{ "leaks-preempt-count", leaks_preempt_count, { "changed the preempt count" } },
	{ "changes-and-declines", changes_and_declines, { "changed the vCPU and declined" } },
	{ "changes-and-accepts", changes_and_accepts },
	{ "saves-and-restores", saves_and_restores },
};

static void watch_param_name(const struct watch_param *param, char *desc)
{
	strscpy(desc, param->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(watch, watch_params, watch_param_name);

static void complains_and_puts_right(struct kunit *test)
{
	const struct watch_param *param = test->param_value;
	int preempt = preempt_count();
	struct fixture *f = test->priv;
	int i;

	for (i = 0; i < ARRAY_SIZE(param->said) && param->said[i]; i++)
		announce(test, param->name, param->write, param->said[i]);

	f->handler[0].name = param->name;
	f->handler[0].write = param->write;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);

	local_irq_disable();
	__kvm_fastpath_irqoff_begin();
	kvm_fastpath_wrmsr_irqoff(&f->vcpu, TEST_MSR, 1);
	KUNIT_EXPECT_TRUE(test, irqs_disabled());
	__kvm_fastpath_irqoff_end();
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, preempt_count(), preempt);
}

#define TAKES_NS	(20 * NSEC_PER_USEC)

static enum exit_fastpath_completion
takes_its_time(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	u64 start = ktime_get_mono_fast_ns();

	while (ktime_get_mono_fast_ns() - start < TAKES_NS)
		cpu_relax();
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void with_budget(struct kunit *test, kvm_fastpath_wrmsr_t write, long budget)
{
	long before = kvm_fastpath_budget_ns;
	struct fixture *f = test->priv;

	f->handler[0].name = "takes-its-time";
	f->handler[0].write = write;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	WRITE_ONCE(kvm_fastpath_budget_ns, budget);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	WRITE_ONCE(kvm_fastpath_budget_ns, before);
}

static void complains_of_time(struct kunit *test)
{
	kunit_info(test, "wants on the console: handler takes-its-time (%ps) ran for N ns, the budget is %ld\n",
		   takes_its_time, TAKES_NS - 1);
	with_budget(test, takes_its_time, TAKES_NS - 1);
}

/* A second, as a busy host may take the CPU away meanwhile. */
static void says_nothing_within_the_budget(struct kunit *test)
{
	with_budget(test, takes_its_time, NSEC_PER_SEC);
}

static void does_not_count_time_asleep(struct kunit *test)
{
	announce(test, "takes-its-time", sleeps, "slept");
	announce(test, "takes-its-time", sleeps, ON_AND_OFF_AGAIN);
	with_budget(test, sleeps, 1);
}

static enum exit_fastpath_completion
does_all_wrong(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	takes_its_time(handler, vcpu, msr, data);
	return changes_and_declines(handler, vcpu, msr, data);
}

/* Ten every five seconds, be the guest as fast as it may. */
static void does_not_flood_the_log(struct kunit *test)
{
	long before = kvm_fastpath_budget_ns;
	struct fixture *f = test->priv;
	int i;

	kunit_info(test, "wants at most 20 on the console: handler floods (%ps) changed the vCPU and declined\n",
		   does_all_wrong);
	kunit_info(test, "wants at most 20 on the console: handler floods (%ps) ran for N ns, the budget is 1\n",
		   does_all_wrong);
	f->handler[0].name = "floods";
	f->handler[0].write = does_all_wrong;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	WRITE_ONCE(kvm_fastpath_budget_ns, 1);
	for (i = 1; i <= 100; i++)
		fixture_wrmsr(f, TEST_MSR, i);
	WRITE_ONCE(kvm_fastpath_budget_ns, before);
}

static struct kunit_case watch_cases[] = {
	KUNIT_CASE_PARAM(complains_and_puts_right, watch_gen_params),
	KUNIT_CASE(complains_of_time),
	KUNIT_CASE(says_nothing_within_the_budget),
	KUNIT_CASE(does_not_count_time_asleep),
	KUNIT_CASE(does_not_flood_the_log),
	{}
};

static struct kunit_suite watch_suite = {
	.name = "kvm_fastpath_watch",
	.init = fixture_init,
	.exit = fixture_exit,
	.test_cases = watch_cases,
};

kunit_test_suites(&watch_suite);
