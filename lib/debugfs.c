// SPDX-License-Identifier: GPL-2.0
/*
 * debugfs: what is registered, and how often it ran.
 */
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/seq_file.h>

#include "life.h"
#include "registry.h"

DEFINE_SHOW_ATTRIBUTE(kvm_fastpath_handlers);
DEFINE_SHOW_ATTRIBUTE(kvm_fastpath_unclaimed);

static struct dentry *debugfs_dir;

void kvm_fastpath_debugfs_init(void)
{
	debugfs_dir = debugfs_create_dir("kvm_fastpath", NULL);
	debugfs_create_file("handlers", 0444, debugfs_dir, NULL,
			    &kvm_fastpath_handlers_fops);
	debugfs_create_file("unclaimed", 0444, debugfs_dir, NULL,
			    &kvm_fastpath_unclaimed_fops);
}

void kvm_fastpath_debugfs_exit(void)
{
	debugfs_remove_recursive(debugfs_dir);
	debugfs_dir = NULL;
}
