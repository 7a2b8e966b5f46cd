// SPDX-License-Identifier: GPL-2.0
/*
 * Modules that are unloaded: the library unregisters their handlers, and no others.
 */
#include <linux/debugfs.h>

#include <kvm_fastpath/builtin.h>

#include "../lib/registry.h"
#include "fake_kernel.h"
#include "fixture.h"

struct modules {
	struct fake_kernel kernel;
	struct module forgetful;
	struct module other;
	struct kunit *test;
};

static struct modules *modules;

static int modules_init(struct kunit *test)
{
	int ret = fixture_init(test);

	modules = kunit_kzalloc(test, sizeof(*modules), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, modules);
	modules->test = test;
	strscpy(modules->forgetful.name, "forgetful", sizeof(modules->forgetful.name));
	strscpy(modules->other.name, "other", sizeof(modules->other.name));
	WRITE_ONCE(fake_kernel, &modules->kernel);
	kvm_fastpath_modules_init();
	return ret;
}

static void modules_exit(struct kunit *test)
{
	kvm_fastpath_modules_exit();
	WRITE_ONCE(fake_kernel, NULL);
	fixture_exit(test);
}

static void tell(struct module *module, unsigned long state)
{
	if (fake_notifier)
		fake_notifier->notifier_call(fake_notifier, state, module);
}

/* Announces each handler that the library unregisters, for fixture_exit() as well. */
static void forgetful_goes(struct kunit *test, unsigned int left_behind)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats;
	unsigned int i;

	for (i = 0; i < left_behind; i++)
		kunit_info(test, "wants on the console: module forgetful leaves its handler %s behind; unregistered\n",
			   f->handler[i].name);
	tell(&modules->forgetful, MODULE_STATE_GOING);
	for (i = 0; i < left_behind; i++) {
		KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats), -ENOENT);
		f->registered[i] = false;
	}
}

static void expect_handled(struct kunit *test, unsigned int i, u64 handled)
{
	struct fixture *f = test->priv;
	struct kvm_fastpath_stats stats = {};

	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + i, 1), EXIT_FASTPATH_EXIT_HANDLED);
	KUNIT_EXPECT_EQ(test, fixture_stats(&f->handler[i], &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, handled);
}

static void expect_nobody(struct kunit *test, unsigned int i)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_FALSE(test, fixture_finds(TEST_MSR + i));
	EXPECT_COMPLETION(test, fixture_wrmsr(f, TEST_MSR + i, 1), EXIT_FASTPATH_NONE);
}

static void register_first(struct kunit *test, unsigned int nr)
{
	unsigned int i;

	for (i = 0; i < nr; i++)
		KUNIT_ASSERT_EQ(test, fixture_register(test->priv, i), 0);
}

static void all_its_handlers_go_and_no_others(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].owner = &modules->forgetful;
	f->handler[0].name = "first";
	f->handler[1].owner = &modules->forgetful;
	f->handler[1].name = "second";
	f->handler[2].owner = &modules->other;
	register_first(test, 4);
	expect_handled(test, 2, 1);

	forgetful_goes(test, 2);
	expect_nobody(test, 0);
	expect_nobody(test, 1);
	expect_handled(test, 2, 2);
	expect_handled(test, 3, 1);
	KUNIT_EXPECT_EQ(test, fixture_register(f, 0), 0);
	expect_handled(test, 0, 1);
}

static void readers_are_waited_for(struct kunit *test)
{
	static const enum fake_call calls[] = {
		FAKE_PUBLISH, FAKE_PUBLISHED, FAKE_GRACE_PERIOD, FAKE_FREE_STATS,
	};
	struct fixture *f = test->priv;
	unsigned int i;

	f->handler[0].owner = &modules->forgetful;
	register_first(test, 2);
	modules->kernel.nr_calls = 0;
	forgetful_goes(test, 1);
	KUNIT_ASSERT_EQ(test, modules->kernel.nr_calls, ARRAY_SIZE(calls));
	for (i = 0; i < ARRAY_SIZE(calls); i++)
		KUNIT_EXPECT_EQ(test, modules->kernel.calls[i], calls[i]);
}

/* The module's memory may be poison once the module has gone. */
static void its_memory_is_not_touched_any_more(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].owner = &modules->forgetful;
	register_first(test, 1);
	forgetful_goes(test, 1);
	memset(&f->handler[0], 0xff, sizeof(f->handler[0]));
	memset(&modules->forgetful, 0xff, sizeof(modules->forgetful));
	expect_nobody(test, 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	expect_handled(test, 1, 1);
	tell(&modules->other, MODULE_STATE_GOING);
	expect_handled(test, 1, 2);
}

static void other_news_change_nothing(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].owner = &modules->forgetful;
	register_first(test, 1);
	tell(&modules->forgetful, MODULE_STATE_UNFORMED);
	tell(&modules->forgetful, MODULE_STATE_COMING);
	tell(&modules->forgetful, MODULE_STATE_LIVE);
	tell(&modules->other, MODULE_STATE_GOING);
	expect_handled(test, 0, 1);
}

/* It may have been KVM's own for Intel or AMD, which makes the folder. */
static void who_has_come_brings_a_folder(struct kunit *test)
{
	struct dentry *kvm = debugfs_create_dir("kvm", NULL);
	struct dentry *file;

	tell(&modules->other, MODULE_STATE_COMING);
	tell(&modules->forgetful, MODULE_STATE_GOING);
	KUNIT_EXPECT_NULL(test, debugfs_lookup("fastpath_handled", kvm));

	tell(&modules->other, MODULE_STATE_LIVE);
	file = debugfs_lookup("fastpath_handled", kvm);
	KUNIT_EXPECT_NOT_NULL(test, file);
	dput(file);
	debugfs_remove_recursive(kvm);
}

static void who_left_nothing_is_not_waited_for(struct kunit *test)
{
	struct fixture *f = test->priv;

	forgetful_goes(test, 0);
	f->handler[0].owner = &modules->forgetful;
	register_first(test, 2);
	fixture_unregister(f, 0);
	modules->kernel.nr_calls = 0;
	forgetful_goes(test, 0);
	KUNIT_EXPECT_EQ(test, modules->kernel.nr_calls, 0);
	expect_handled(test, 1, 1);
}

static void module_is_at(const void *memory, size_t size)
{
	modules->kernel.module = &modules->forgetful;
	modules->kernel.memory = (unsigned long)memory;
	modules->kernel.size = size;
}

static void callback_tells_without_an_owner(struct kunit *test)
{
	struct fixture *f = test->priv;

	register_first(test, 1);
	f->handler[1].write = kvm_fastpath_tscdeadline.write;
	module_is_at(f->handler[0].write, 1);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	forgetful_goes(test, 1);
	expect_nobody(test, 0);
	KUNIT_EXPECT_TRUE(test, fixture_finds(TEST_MSR + 1));
}

static void struct_tells_without_an_owner(struct kunit *test)
{
	struct fixture *f = test->priv;

	register_first(test, 2);
	module_is_at(&f->handler[0], sizeof(f->handler[0]));
	forgetful_goes(test, 1);
	expect_nobody(test, 0);
	expect_handled(test, 1, 1);
}

static void goes_while_all_is_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].owner = &modules->forgetful;
	register_first(test, 2);
	kvm_fastpath_switch(false);
	forgetful_goes(test, 1);
	kvm_fastpath_switch(true);
	expect_nobody(test, 0);
	expect_handled(test, 1, 1);
}

static void goes_while_it_is_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	f->handler[0].owner = &modules->forgetful;
	register_first(test, 1);
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	forgetful_goes(test, 1);
	KUNIT_EXPECT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), -ENODEV);
}

/* kvm.ko unregisters its own handlers when it goes, and is not told of that. */
static void listens_from_start_to_stop(struct kunit *test)
{
	kvm_fastpath_modules_exit();
	KUNIT_EXPECT_TRUE(test, !fake_notifier);
	KUNIT_ASSERT_EQ(test, kvm_fastpath_init(), 0);
	KUNIT_EXPECT_TRUE(test, fake_notifier);
	kvm_fastpath_exit();
	KUNIT_EXPECT_TRUE(test, !fake_notifier);

	modules->kernel.fail = 1;
	KUNIT_EXPECT_EQ(test, kvm_fastpath_init(), -ENOMEM);
	KUNIT_EXPECT_TRUE(test, !fake_notifier);
	kvm_fastpath_modules_init();
}

static struct kunit_case modules_cases[] = {
	KUNIT_CASE(all_its_handlers_go_and_no_others),
	KUNIT_CASE(readers_are_waited_for),
	KUNIT_CASE(its_memory_is_not_touched_any_more),
	KUNIT_CASE(other_news_change_nothing),
	KUNIT_CASE(who_has_come_brings_a_folder),
	KUNIT_CASE(who_left_nothing_is_not_waited_for),
	KUNIT_CASE(callback_tells_without_an_owner),
	KUNIT_CASE(struct_tells_without_an_owner),
	KUNIT_CASE(goes_while_all_is_off),
	KUNIT_CASE(goes_while_it_is_off),
	KUNIT_CASE(listens_from_start_to_stop),
	{}
};

static struct kunit_suite modules_suite = {
	.name = "kvm_fastpath_modules",
	.init = modules_init,
	.exit = modules_exit,
	.test_cases = modules_cases,
};

kunit_test_suites(&modules_suite);
