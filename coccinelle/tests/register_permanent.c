// SPDX-License-Identifier: GPL-2.0
/*
 * A module that cannot be unloaded has nothing to unregister.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

extern const struct kvm_fastpath_handler permanent;

static int __init start(void)
{
	return kvm_fastpath_register(&permanent);	/* near: register */
}
module_init(start);
