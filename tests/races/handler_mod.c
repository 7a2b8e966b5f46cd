// SPDX-License-Identifier: GPL-2.0
/*
 * A module with a handler, which takes what its callback needs along when it goes.
 */
#include <linux/atomic.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <kvm_fastpath/handler.h>

#include "storm.h"

static atomic64_t *calls;

static enum exit_fastpath_completion
storm_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	atomic64_inc(calls);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static const struct kvm_fastpath_handler handler = {
	.name = "storm",
	.msr = STORM_MSR,
	.write = storm_write,
};

static int __init handler_mod_init(void)
{
	int ret;

	calls = kzalloc(sizeof(*calls), GFP_KERNEL);
	if (!calls)
		return -ENOMEM;
	ret = kvm_fastpath_register(&handler);
	if (ret)
		kfree(calls);
	return ret;
}
module_init(handler_mod_init);

static void __exit handler_mod_exit(void)
{
	kvm_fastpath_unregister(&handler);
	kfree(calls);
}
module_exit(handler_mod_exit);

MODULE_DESCRIPTION("A kvm_fastpath handler that comes and goes");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "KVM_FASTPATH");
