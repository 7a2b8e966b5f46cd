// SPDX-License-Identifier: GPL-2.0
/*
 * A module that forgets to unregister its handler: its callback is gone when it is.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

#include "storm.h"

static enum exit_fastpath_completion
forgetful_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		u64 data)
{
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static const struct kvm_fastpath_handler handler = {
	.name = "stray",
	.msr = STORM_MSR,
	.write = forgetful_write,
	.owner = THIS_MODULE,
};

static int __init forgetful_mod_init(void)
{
	return kvm_fastpath_register(&handler);
}
module_init(forgetful_mod_init);

static void __exit forgetful_mod_exit(void)
{
}
module_exit(forgetful_mod_exit);

MODULE_DESCRIPTION("A kvm_fastpath handler that is left behind");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "KVM_FASTPATH");
