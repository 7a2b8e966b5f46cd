// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs: the registered handlers and their counters.
 */
#include <linux/debugfs.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/seq_file.h>

#include <kvm_fastpath/backend.h>

#include "registry.h"

DEFINE_SHOW_ATTRIBUTE(kvm_fastpath_handlers);
DEFINE_SHOW_ATTRIBUTE(kvm_fastpath_sum);
DEFINE_SHOW_ATTRIBUTE(kvm_fastpath_unhandled);

static struct dentry *debugfs_dir;

/*
 * kvm_stat takes the names of KVM's counters from the files in KVM's folder, and their values
 * from the folders in it, which belong to VMs and are called PID-FD.  No process has PID 0.
 */
#define OF_ALL_VMS	"0-fastpath"

static const struct {
	const char *name;
	const struct file_operations *fops;
	size_t counter;
} sums[] = {
	{ "fastpath_handled", &kvm_fastpath_sum_fops,
	  offsetof(struct kvm_fastpath_stats, handled) },
	{ "fastpath_declined", &kvm_fastpath_sum_fops,
	  offsetof(struct kvm_fastpath_stats, declined) },
	{ "fastpath_unhandled", &kvm_fastpath_unhandled_fops },
};

/* Two modules may be loaded at once, but each file must be made once. */
static DEFINE_MUTEX(sums_lock);

static void add_sums(struct dentry *folder)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(sums); i++)
		debugfs_create_file(sums[i].name, 0444, folder, (void *)sums[i].counter,
				    sums[i].fops);
}

void kvm_fastpath_debugfs_add_sums(void)
{
	struct dentry *kvm = debugfs_lookup("kvm", NULL);
	struct dentry *ours;

	if (IS_ERR_OR_NULL(kvm))
		return;

	mutex_lock(&sums_lock);
	ours = debugfs_lookup(OF_ALL_VMS, kvm);
	if (!ours) {
		add_sums(kvm);
		add_sums(debugfs_create_dir(OF_ALL_VMS, kvm));
	}
	mutex_unlock(&sums_lock);
	dput(ours);
	dput(kvm);
}

/* KVM may have removed its folder, so remove only files that a look-up finds. */
static void remove_sums(void)
{
	struct dentry *kvm = debugfs_lookup("kvm", NULL);
	unsigned int i;

	if (IS_ERR_OR_NULL(kvm))
		return;

	debugfs_lookup_and_remove(OF_ALL_VMS, kvm);
	for (i = 0; i < ARRAY_SIZE(sums); i++)
		debugfs_lookup_and_remove(sums[i].name, kvm);
	dput(kvm);
}

void kvm_fastpath_debugfs_init(void)
{
	debugfs_dir = debugfs_create_dir("kvm_fastpath", NULL);
	debugfs_create_file("handlers", 0444, debugfs_dir, NULL,
			    &kvm_fastpath_handlers_fops);
	debugfs_create_file("unhandled", 0444, debugfs_dir, NULL,
			    &kvm_fastpath_unhandled_fops);
	kvm_fastpath_debugfs_add_sums();
}

void kvm_fastpath_debugfs_exit(void)
{
	remove_sums();
	debugfs_remove_recursive(debugfs_dir);
	debugfs_dir = NULL;
}
