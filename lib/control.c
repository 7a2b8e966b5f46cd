// SPDX-License-Identifier: GPL-2.0
/*
 * The operator's switches.  They are parameters because debugfs may be locked down.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/string.h>

#include "registry.h"

/* Under kernel_param_lock(), like each call of the functions below. */
static bool fastpath = true;

static int fastpath_set(const char *val, const struct kernel_param *kp)
{
	int ret = param_set_bool(val, kp);

	if (!ret)
		kvm_fastpath_switch(fastpath);
	return ret;
}

static const struct kernel_param_ops fastpath_ops = {
	.set = fastpath_set,
	.get = param_get_bool,
};

module_param_cb(fastpath, &fastpath_ops, &fastpath, 0644);
MODULE_PARM_DESC(fastpath, "Ask registered handlers about WRMSR exits (default: Y)");

static int handler_set(const char *val, const struct kernel_param *kp)
{
	bool on = strstarts(val, "on ");
	int ret;
	u32 msr;

	if ((!on && !strstarts(val, "off ")) || kstrtou32(strchr(val, ' ') + 1, 0, &msr)) {
		pr_warn("fastpath_handler wants \"off <msr>\" or \"on <msr>\"\n");
		return -EINVAL;
	}
	ret = kvm_fastpath_switch_handler(msr, on);
	if (ret)
		pr_warn("there is no handler of MSR 0x%x to switch\n", msr);
	return ret;
}

static const struct kernel_param_ops handler_ops = {
	.set = handler_set,
};

module_param_cb(fastpath_handler, &handler_ops, NULL, 0200);
MODULE_PARM_DESC(fastpath_handler, "At run time: switch the handler of an MSR, \"off 0x830\" or \"on 0x830\"");
