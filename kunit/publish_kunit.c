// SPDX-License-Identifier: GPL-2.0
/*
 * The order in which registration publishes, waits and frees; what readers see
 * meanwhile; and what is left when memory runs out.
 *
 * UML has one CPU, and a grace period does nothing there.  So the case plays the other CPU: the
 * fake kernel and the fake host call it where another CPU could come in between.
 */
#include <linux/debug_locks.h>
#include <linux/lockdep.h>
#include <linux/sched.h>

#include "../lib/registry.h"
#include "fake_kernel.h"
#include "fixture.h"

struct publish {
	struct fake_kernel kernel;
	struct kunit *test;
	/* What dispatch said each time that "meanwhile" asked it. */
	enum exit_fastpath_completion seen[FAKE_CALLS_MAX];
	unsigned int nr_seen;
	/* An entry of the table that readers found before. */
	const u32 *entry;
};

static struct publish publish;

static int publish_init(struct kunit *test)
{
	int ret = fixture_init(test);

	publish = (struct publish){ .test = test };
	WRITE_ONCE(fake_kernel, &publish.kernel);
	return ret;
}

static void publish_exit(struct kunit *test)
{
	WRITE_ONCE(fake_kernel, NULL);
	fixture_exit(test);
}

static void forget_calls(void)
{
	publish.kernel.nr_calls = 0;
	publish.nr_seen = 0;
}

static void expect_calls(struct kunit *test, const enum fake_call *wanted, unsigned int nr)
{
	unsigned int i;

	KUNIT_ASSERT_EQ(test, publish.kernel.nr_calls, nr);
	for (i = 0; i < nr; i++)
		KUNIT_EXPECT_EQ(test, publish.kernel.calls[i], wanted[i]);
	forget_calls();
}

static void register_publishes_when_all_is_there(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_ALLOC_STATS, FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD,
	};
	struct fixture *f = test->priv;

	/* The first case of all: nobody has published or switched anything yet. */
	EXPECT_COMPLETION(test, fixture_wrmsr(f, 0, 1), EXIT_FASTPATH_NONE);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, 1, 1), EXIT_FASTPATH_NONE);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void unregister_waits_then_frees(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD, FAKE_FREE_STATS,
	};
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	fixture_unregister(f, 0);
	expect_calls(test, calls, ARRAY_SIZE(calls));
}

/* Also if nothing changes: the next change fills the table that readers may still use. */
static void switch_of_a_handler_waits(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD,
	};
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR + 1, false), -ENODEV);
	expect_calls(test, calls, 0);
}

static void switch_of_the_library_waits(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD,
	};
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	kvm_fastpath_switch(false);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	kvm_fastpath_switch(false);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	kvm_fastpath_switch(true);
	expect_calls(test, calls, ARRAY_SIZE(calls));
}

static void dispatch_meanwhile(struct fake_kernel *kernel, enum fake_call call)
{
	struct publish *p = container_of(kernel, struct publish, kernel);

	if (p->nr_seen < ARRAY_SIZE(p->seen))
		p->seen[p->nr_seen] = fixture_wrmsr(p->test->priv, TEST_MSR, p->nr_seen);
	p->nr_seen++;
}

/* Asked at each call: none until the table is published, and handled from then on. */
static void readers_see_all_or_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	forget_calls();
	publish.kernel.meanwhile = dispatch_meanwhile;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	publish.kernel.meanwhile = NULL;

	KUNIT_ASSERT_EQ(test, publish.nr_seen, 4);
	for (i = 0; i < publish.nr_seen; i++)
		EXPECT_COMPLETION(test, publish.seen[i],
				  publish.kernel.calls[i] < FAKE_PUBLISHED ?
					EXIT_FASTPATH_NONE : EXIT_FASTPATH_EXIT_HANDLED);
}

static void no_reader_starts_once_it_waits(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	publish.kernel.meanwhile = dispatch_meanwhile;
	fixture_unregister(f, 0);
	publish.kernel.meanwhile = NULL;

	KUNIT_ASSERT_EQ(test, publish.nr_seen, 4);
	EXPECT_COMPLETION(test, publish.seen[0], EXIT_FASTPATH_EXIT_HANDLED);
	EXPECT_COMPLETION(test, publish.seen[1], EXIT_FASTPATH_NONE);
	EXPECT_COMPLETION(test, publish.seen[2], EXIT_FASTPATH_NONE);
	EXPECT_COMPLETION(test, publish.seen[3], EXIT_FASTPATH_NONE);
}

static void find_in_the_table_before(struct fake_kernel *kernel, enum fake_call call)
{
	struct publish *p = container_of(kernel, struct publish, kernel);

	KUNIT_EXPECT_EQ(p->test, *p->entry, TEST_MSR);
	p->nr_seen++;
}

/* A CPU that has found the table goes on with it, whatever is published meanwhile. */
static void the_table_before_stays_as_it_is(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	publish.entry = fixture_entry(TEST_MSR);
	publish.kernel.meanwhile = find_in_the_table_before;
	fixture_unregister(f, 0);
	publish.kernel.meanwhile = NULL;
	KUNIT_EXPECT_EQ(test, publish.nr_seen, 4);
}

static void no_reader_starts_once_a_switch_waits(struct kunit *test)
{
	static const bool seen[] = { true, false, false, false, true, true, true, false, false };
	struct fixture *f = test->priv;
	unsigned int i;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	forget_calls();
	publish.kernel.meanwhile = dispatch_meanwhile;
	/* Asked before and after it is published, and at the grace period. */
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	kvm_fastpath_switch(false);
	publish.kernel.meanwhile = NULL;
	kvm_fastpath_switch(true);
	KUNIT_ASSERT_EQ(test, publish.nr_seen, ARRAY_SIZE(seen));
	for (i = 0; i < ARRAY_SIZE(seen); i++)
		KUNIT_EXPECT_EQ(test, publish.seen[i] != EXIT_FASTPATH_NONE, seen[i]);
}

static void expect_lock(struct fake_kernel *kernel, enum fake_call call)
{
	struct publish *p = container_of(kernel, struct publish, kernel);

	if (call != FAKE_ALLOC_STATS)
		KUNIT_EXPECT_GT(p->test, lockdep_depth(current), 0);
}

/*
 * Or another change would fill a table that is still read.  Only lockdep records which locks are
 * held, and only until it has found a bug.
 */
static void publishes_and_waits_under_the_lock(struct kunit *test)
{
	struct fixture *f = test->priv;

	if (!IS_ENABLED(CONFIG_LOCKDEP) || !debug_locks)
		kunit_skip(test, "lockdep is off");
	publish.kernel.meanwhile = expect_lock;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), 0);
	kvm_fastpath_switch(false);
	kvm_fastpath_switch(true);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	fixture_unregister(f, 0);
	publish.kernel.meanwhile = NULL;
}

/* As if the table had been filled again too early. */
static void clear_meanwhile(struct kvm_vcpu *vcpu)
{
	*fixture_entry(TEST_MSR) = 0;
}

static void dispatch_calls_what_it_looked_at(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	f->vcpu.meanwhile = clear_meanwhile;
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	f->vcpu.meanwhile = NULL;
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 2), EXIT_FASTPATH_NONE);
}

/* Each allocation in turn fails; then all succeed. */
static void out_of_memory_changes_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	unsigned int failed, i;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 2), 0);

	for (failed = 0; ; failed++) {
		forget_calls();
		publish.kernel.fail = failed + 1;
		if (!fixture_register(f, 0))
			break;
		KUNIT_EXPECT_EQ(test, fixture_register(f, 1), -EEXIST);
		KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[0], &stats), -ENOENT);
		EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_NONE);
		for (i = 1; i <= 2; i++) {
			EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + i, 1),
					  EXIT_FASTPATH_EXIT_HANDLED);
			KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats), 0);
			KUNIT_EXPECT_EQ(test, stats.handled, failed + 1ULL);
		}
	}
	publish.kernel.fail = 0;
	KUNIT_EXPECT_EQ(test, failed, 1);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
}

static void out_of_memory_says_so_and_leaks_nothing(struct kunit *test)
{
	static const enum fake_call calls[] = { FAKE_ALLOC_STATS };
	struct fixture *f = test->priv;

	publish.kernel.fail = 1;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -ENOMEM);
	expect_calls(test, calls, ARRAY_SIZE(calls));
}

/* No set of MSRs is known that no multiplier separates, so there is one multiplier only. */
static void no_multiplier_changes_nothing(struct kunit *test)
{
	static const enum fake_call calls[] = { FAKE_ALLOC_STATS, FAKE_FREE_STATS };
	const u32 mults[] = { fixture_mult(), BIT(31) | 1 };
	struct fixture *f = test->priv;
	unsigned int i;

	f->handler[1].msr = TEST_MSR + 1;
	for (i = 0; i < ARRAY_SIZE(mults);) {
		if (kvm_fastpath_hash(f->handler[1].msr, mults[i]) ==
		    kvm_fastpath_hash(TEST_MSR, mults[i])) {
			i++;
		} else {
			f->handler[1].msr++;
			i = 0;
		}
	}
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 2), 0);

	publish.kernel.one_multiplier = true;
	forget_calls();
	KUNIT_EXPECT_EQ(test, fixture_register(f, 1), -ENOSPC);
	expect_calls(test, calls, ARRAY_SIZE(calls));
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + 2, 1), EXIT_FASTPATH_EXIT_HANDLED);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, f->handler[1].msr, 1), EXIT_FASTPATH_NONE);

	/* Also while the other is off, for it must be possible to switch that on again. */
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 1), -ENOSPC);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR, 1), EXIT_FASTPATH_EXIT_HANDLED);

	publish.kernel.one_multiplier = false;
	KUNIT_EXPECT_EQ(test, fixture_register(f, 1), 0);
	for (i = 0; i < 3; i++)
		EXPECT_COMPLETION(test, fixture_wrmsr(f, f->handler[i].msr, 1),
				  EXIT_FASTPATH_EXIT_HANDLED);
}

static void refused_for_nothing_costs_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	for (i = 0; i < KVM_FASTPATH_MAX_HANDLERS; i++)
		KUNIT_ASSERT_EQ(test, fixture_register(f, i), 0);
	forget_calls();
	KUNIT_EXPECT_EQ(test, fixture_register(f, KVM_FASTPATH_MAX_HANDLERS), -ENOSPC);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), -EEXIST);
	KUNIT_EXPECT_EQ(test, publish.kernel.nr_calls, 0);
}

static struct kunit_case publish_cases[] = {
	KUNIT_CASE(register_publishes_when_all_is_there),
	KUNIT_CASE(unregister_waits_then_frees),
	KUNIT_CASE(switch_of_a_handler_waits),
	KUNIT_CASE(switch_of_the_library_waits),
	KUNIT_CASE(readers_see_all_or_nothing),
	KUNIT_CASE(no_reader_starts_once_it_waits),
	KUNIT_CASE(no_reader_starts_once_a_switch_waits),
	KUNIT_CASE(the_table_before_stays_as_it_is),
	KUNIT_CASE(publishes_and_waits_under_the_lock),
	KUNIT_CASE(dispatch_calls_what_it_looked_at),
	KUNIT_CASE(out_of_memory_changes_nothing),
	KUNIT_CASE(out_of_memory_says_so_and_leaks_nothing),
	KUNIT_CASE(no_multiplier_changes_nothing),
	KUNIT_CASE(refused_for_nothing_costs_nothing),
	{}
};

static struct kunit_suite publish_suite = {
	.name = "kvm_fastpath_publish",
	.init = publish_init,
	.exit = publish_exit,
	.test_cases = publish_cases,
};

kunit_test_suites(&publish_suite);
