// SPDX-License-Identifier: GPL-2.0
/*
 * Starts, stops and switches the built-in handlers.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>
#include <linux/stringify.h>

#include <kvm_fastpath/builtin.h>

#include "../lib/registry.h"
#include "builtins.h"

/*
 * Under kernel_param_lock(), which the parameter core holds around set and get.
 *
 * @wanted: the parameter's value
 * @registered: whether the handler is registered; never before the library has started
 */
struct builtin {
	const struct kvm_fastpath_handler *handler;
	bool wanted;
	bool registered;
};

/* Under kernel_param_lock(), too. */
static bool started;

static int start(struct builtin *builtin)
{
	int ret = builtin->wanted ? kvm_fastpath_register(builtin->handler) : 0;

	builtin->registered = builtin->wanted && !ret;
	return ret;
}

static void stop(struct builtin *builtin)
{
	if (builtin->registered)
		kvm_fastpath_unregister(builtin->handler);
	builtin->registered = false;
}

static int builtin_set(const char *val, const struct kernel_param *kp)
{
	struct builtin *builtin = kp->arg;
	bool wanted;
	int ret;

	ret = kstrtobool(val, &wanted);
	if (ret)
		return ret;

	if (wanted == builtin->wanted)
		return 0;

	builtin->wanted = wanted;
	if (started && wanted)
		ret = start(builtin);
	else
		stop(builtin);
	builtin->wanted = wanted && !ret;
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

/* The table of handlers relies on it that an MSR index has 32 bits. */
#define BUILTIN(id, its_msr, its_name, on, text)				\
	static_assert((its_msr) <= U32_MAX);					\
	static struct builtin builtin_##id = { &kvm_fastpath_##id, on };	\
	module_param_cb(fastpath_##id, &builtin_ops, &builtin_##id, 0644);	\
	MODULE_PARM_DESC(fastpath_##id, its_name ": " text " (default: " __stringify(on) ")")

#include "table.h"

static void stop_all(void)
{
#define BUILTIN(id, ...) stop(&builtin_##id)
#include "table.h"
}

/* All or none. */
static int start_all(void)
{
	int ret = 0;

#define BUILTIN(id, ...) (ret = ret ?: start(&builtin_##id))
#include "table.h"

	if (ret)
		stop_all();
	return ret;
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
		return ret;
	}
	if (IS_ENABLED(CONFIG_MODULES))
		kvm_fastpath_modules_init();
	kvm_fastpath_debugfs_init();
	return 0;
}

void kvm_fastpath_exit(void)
{
	/* First, because the notifier makes files. */
	if (IS_ENABLED(CONFIG_MODULES))
		kvm_fastpath_modules_exit();
	kvm_fastpath_debugfs_exit();

	kernel_param_lock(THIS_MODULE);
	stop_all();
	started = false;
	kernel_param_unlock(THIS_MODULE);
}
