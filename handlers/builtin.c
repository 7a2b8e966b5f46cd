// SPDX-License-Identifier: GPL-2.0
/*
 * The built-in handlers' start, stop and switches.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include <kvm_fastpath/builtin.h>
#include <kvm_fastpath/life.h>

/*
 * @wanted: what the switch says.  Once started, also: the handler is registered.
 * Both it and started are under kernel_param_lock(), which the parameter core
 * holds around set and get.
 */
struct builtin {
	const struct kvm_fastpath_handler *handler;
	bool wanted;
};

static struct builtin builtins[] = {
	{ &kvm_fastpath_icr, true },
	{ &kvm_fastpath_eoi, true },
	{ IS_ENABLED(CONFIG_KVM_FASTPATH_TSCDEADLINE) ? &kvm_fastpath_tscdeadline :
							&kvm_fastpath_tscdeadline_stub, false },
};

static bool started;

static int builtin_set(const char *val, const struct kernel_param *kp)
{
	struct builtin *builtin = kp->arg;
	bool wanted;
	int ret;

	ret = kstrtobool(val, &wanted);
	if (ret)
		return ret;

	if (started && wanted != builtin->wanted) {
		if (!wanted)
			kvm_fastpath_unregister(builtin->handler);
		else
			ret = kvm_fastpath_register(builtin->handler);
	}
	if (!ret)
		builtin->wanted = wanted;
	return ret;
}

static int builtin_get(char *buffer, const struct kernel_param *kp)
{
	const struct builtin *builtin = kp->arg;

	return sprintf(buffer, "%c\n", builtin->wanted ? 'Y' : 'N');
}

static const struct kernel_param_ops builtin_ops = {
	.set = builtin_set,
	.get = builtin_get,
};

module_param_cb(fastpath_icr, &builtin_ops, &builtins[0], 0644);
MODULE_PARM_DESC(fastpath_icr, "Handle x2APIC ICR writes fast (default: Y)");
module_param_cb(fastpath_eoi, &builtin_ops, &builtins[1], 0644);
MODULE_PARM_DESC(fastpath_eoi, "Handle x2APIC EOI writes fast (default: Y)");
module_param_cb(fastpath_tscdeadline, &builtin_ops, &builtins[2], 0644);
MODULE_PARM_DESC(fastpath_tscdeadline, "Register the TSC-deadline stub, or with CONFIG_KVM_FASTPATH_TSCDEADLINE handle its writes fast (default: N)");

static void stop_first(int nr)
{
	while (nr--) {
		if (builtins[nr].wanted)
			kvm_fastpath_unregister(builtins[nr].handler);
	}
}

static int start_all(void)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(builtins); i++) {
		if (!builtins[i].wanted)
			continue;
		ret = kvm_fastpath_register(builtins[i].handler);
		if (ret) {
			stop_first(i);
			return ret;
		}
	}
	return 0;
}

int kvm_fastpath_init(void)
{
	int ret;

	kernel_param_lock(THIS_MODULE);
	ret = start_all();
	started = !ret;
	kernel_param_unlock(THIS_MODULE);

	if (ret) {
		pr_warn("cannot start (error %d): KVM handles all WRMSR exits as without it\n",
			ret);
		kvm_fastpath_free_table();
		return ret;
	}
	kvm_fastpath_modules_init();
	kvm_fastpath_debugfs_init();
	return 0;
}

void kvm_fastpath_exit(void)
{
	kvm_fastpath_debugfs_exit();
	kvm_fastpath_modules_exit();

	kernel_param_lock(THIS_MODULE);
	if (started)
		stop_first(ARRAY_SIZE(builtins));
	started = false;
	kernel_param_unlock(THIS_MODULE);

	kvm_fastpath_free_table();
}
