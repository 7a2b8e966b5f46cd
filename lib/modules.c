// SPDX-License-Identifier: GPL-2.0
/*
 * Watches modules: those that are unloaded with handlers registered, and KVM's own, which make
 * KVM's folder in debugfs.
 */
#include <linux/module.h>
#include <linux/notifier.h>

#include "registry.h"

static int module_event(struct notifier_block *nb, unsigned long state, void *module)
{
	/* The exit function has run; the kernel frees the memory after all notifiers. */
	if (state == MODULE_STATE_GOING)
		kvm_fastpath_unregister_module(module);
	if (state == MODULE_STATE_LIVE)
		kvm_fastpath_debugfs_add_sums();

	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

void kvm_fastpath_modules_init(void)
{
	register_module_notifier(&module_notifier);
}

void kvm_fastpath_modules_exit(void)
{
	unregister_module_notifier(&module_notifier);
}
