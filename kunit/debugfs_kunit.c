// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs: the files appear, show the right text, and go.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kstrtox.h>
#include <linux/module.h>
#include <linux/mount.h>
#include <linux/seq_file.h>
#include <linux/uio.h>

#include "../lib/registry.h"
#include "fixture.h"

static struct file *open_file(struct kunit *test, const char *name)
{
	struct file_system_type *type = get_fs_type("debugfs");
	struct vfsmount *mnt;
	struct file *file;

	KUNIT_ASSERT_NOT_NULL(test, type);
	mnt = kern_mount(type);
	KUNIT_ASSERT_FALSE(test, IS_ERR(mnt));
	file = file_open_root_mnt(mnt, name, O_RDONLY, 0);
	kern_unmount(mnt);
	return file;
}

/* The text of a file, which is short. */
static char *read_file(struct kunit *test, const char *name)
{
	char *text = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);
	struct kvec vec = { .iov_base = text, .iov_len = PAGE_SIZE - 1 };
	struct file *file = open_file(test, name);
	struct kiocb kiocb;
	struct iov_iter to;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	init_sync_kiocb(&kiocb, file);
	iov_iter_kvec(&to, READ, &vec, 1, vec.iov_len);
	KUNIT_EXPECT_GT(test, seq_read_iter(&kiocb, &to), 0);
	fput(file);
	return text;
}

/* KVM's folder, which its vendor's module makes. */
static struct dentry *kvm_dir;

static int debugfs_init(struct kunit *test)
{
	kvm_fastpath_debugfs_init();
	return fixture_init(test);
}

static void debugfs_exit(struct kunit *test)
{
	fixture_exit(test);
	kvm_fastpath_debugfs_exit();
	debugfs_remove_recursive(kvm_dir);
	kvm_dir = NULL;
}

#define TITLE "msr        name                     module                    handled" \
	      "         declined enabled         filtered      unskippable\n"

static void expect_row_with(struct kunit *test, const char *module, int handled,
			    int declined, char enabled, int filtered, int unskippable)
{
	char *text = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, text);
	sprintf(text, TITLE
		"0x4b564d04 test                     %-16s %16d %16d       %c %16d %16d\n",
		module, handled, declined, enabled, filtered, unskippable);
	KUNIT_EXPECT_STREQ(test, read_file(test, "kvm_fastpath/handlers"), text);
}

static void expect_row(struct kunit *test, int handled, int declined, char enabled)
{
	expect_row_with(test, "kernel", handled, declined, enabled, 0, 0);
}

static void lists_each_handler(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_wrmsr(f, TEST_MSR, 1);
	f->vcpu.completion = EXIT_FASTPATH_NONE;
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_unregister(f, 1);
	expect_row(test, 2, 1, 'Y');
}

static void tells_why_it_was_not_asked(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	f->vcpu.filtered = true;
	fixture_wrmsr(f, TEST_MSR, 1);
	f->vcpu.skip_may_sleep = true;
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_wrmsr(f, TEST_MSR, 1);
	expect_row_with(test, "kernel", 0, 3, 'Y', 1, 2);
}

static void names_the_module(struct kunit *test)
{
	struct module *module = kunit_kzalloc(test, sizeof(*module), GFP_KERNEL);
	struct fixture *f = test->priv;

	KUNIT_ASSERT_NOT_NULL(test, module);
	strscpy(module->name, "sample", sizeof(module->name));
	f->handler[0].owner = module;
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	expect_row_with(test, "sample", 0, 0, 'Y', 0, 0);
}

static void tells_who_is_off(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, false), 0);
	expect_row(test, 0, 0, 'N');
	KUNIT_ASSERT_EQ(test, kvm_fastpath_switch_handler(TEST_MSR, true), 0);
	expect_row(test, 0, 0, 'Y');
	kvm_fastpath_switch(false);
	expect_row(test, 0, 0, 'N');
	kvm_fastpath_switch(true);
	expect_row(test, 0, 0, 'Y');
}

static void lists_none(struct kunit *test)
{
	KUNIT_EXPECT_STREQ(test, read_file(test, "kvm_fastpath/handlers"), TITLE);
}

static u64 number(struct kunit *test, const char *name)
{
	u64 nr;

	KUNIT_ASSERT_EQ(test, kstrtou64(read_file(test, name), 10, &nr), 0);
	return nr;
}

static void counts_what_nobody_claims(struct kunit *test)
{
	struct fixture *f = test->priv;
	u64 before = number(test, "kvm_fastpath/unhandled");

	fixture_wrmsr(f, TEST_MSR, 1);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	KUNIT_EXPECT_EQ(test, number(test, "kvm_fastpath/unhandled"), before + 3);
}

static bool is_there(struct kunit *test, const char *name)
{
	struct file *file = open_file(test, name);

	if (IS_ERR(file))
		return false;
	fput(file);
	return true;
}

static void sums_of_all_handlers(struct kunit *test)
{
	struct fixture *f = test->priv;
	u64 before;

	kvm_dir = debugfs_create_dir("kvm", NULL);
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/fastpath_handled"));
	kvm_fastpath_debugfs_add_sums();
	before = number(test, "kvm/fastpath_unhandled");

	KUNIT_ASSERT_EQ(test, fixture_register(f, 0), 0);
	KUNIT_ASSERT_EQ(test, fixture_register(f, 1), 0);
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	fixture_wrmsr(f, TEST_MSR + 1, 1);
	f->vcpu.completion = EXIT_FASTPATH_NONE;
	fixture_wrmsr(f, TEST_MSR, 1);
	fixture_wrmsr(f, TEST_MSR + 2, 1);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/fastpath_handled"), 3);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/fastpath_declined"), 1);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/fastpath_unhandled"), before + 1);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/0-fastpath/fastpath_handled"), 3);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/0-fastpath/fastpath_declined"), 1);
	KUNIT_EXPECT_EQ(test, number(test, "kvm/0-fastpath/fastpath_unhandled"), before + 1);
}

/* The kernel would warn if a file were made twice. */
static void sums_are_added_once(struct kunit *test)
{
	kvm_dir = debugfs_create_dir("kvm", NULL);
	kvm_fastpath_debugfs_exit();
	kvm_fastpath_debugfs_init();
	KUNIT_EXPECT_TRUE(test, is_there(test, "kvm/fastpath_handled"));
	kvm_fastpath_debugfs_add_sums();
	KUNIT_EXPECT_TRUE(test, is_there(test, "kvm/fastpath_handled"));
}

static void sums_go_and_the_folder_stays(struct kunit *test)
{
	static u32 exits;

	kvm_dir = debugfs_create_dir("kvm", NULL);
	debugfs_create_u32("exits", 0444, kvm_dir, &exits);
	kvm_fastpath_debugfs_add_sums();
	kvm_fastpath_debugfs_exit();
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/fastpath_handled"));
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/fastpath_declined"));
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/fastpath_unhandled"));
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/0-fastpath"));
	KUNIT_EXPECT_TRUE(test, is_there(test, "kvm/exits"));
	kvm_fastpath_debugfs_init();
}

static void sums_come_with_the_folder_again(struct kunit *test)
{
	kvm_dir = debugfs_create_dir("kvm", NULL);
	kvm_fastpath_debugfs_add_sums();
	debugfs_remove_recursive(kvm_dir);
	kvm_fastpath_debugfs_add_sums();
	KUNIT_EXPECT_FALSE(test, is_there(test, "kvm/fastpath_handled"));
	kvm_dir = debugfs_create_dir("kvm", NULL);
	kvm_fastpath_debugfs_add_sums();
	KUNIT_EXPECT_TRUE(test, is_there(test, "kvm/fastpath_handled"));
}

static void goes_when_the_library_stops(struct kunit *test)
{
	kvm_fastpath_debugfs_exit();
	KUNIT_EXPECT_TRUE(test, IS_ERR(open_file(test, "kvm_fastpath/handlers")));
	kvm_fastpath_debugfs_init();
}

static struct kunit_case debugfs_cases[] = {
	KUNIT_CASE(lists_each_handler),
	KUNIT_CASE(tells_why_it_was_not_asked),
	KUNIT_CASE(names_the_module),
	KUNIT_CASE(tells_who_is_off),
	KUNIT_CASE(lists_none),
	KUNIT_CASE(counts_what_nobody_claims),
	KUNIT_CASE(sums_of_all_handlers),
	KUNIT_CASE(sums_are_added_once),
	KUNIT_CASE(sums_go_and_the_folder_stays),
	KUNIT_CASE(sums_come_with_the_folder_again),
	KUNIT_CASE(goes_when_the_library_stops),
	{}
};

static struct kunit_suite debugfs_suite = {
	.name = "kvm_fastpath_debugfs",
	.init = debugfs_init,
	.exit = debugfs_exit,
	.test_cases = debugfs_cases,
};

kunit_test_suites(&debugfs_suite);
