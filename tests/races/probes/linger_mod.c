// SPDX-License-Identifier: GPL-2.0
/*
 * Lingers in the ICR's handler, where it calls KVM: long enough for all else to go meanwhile.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/kprobes.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/string.h>

#define CALLS		8
#define LINGER_MS	20

static struct module *library;

/* KVM's own fast path calls the function, too. */
static int linger(struct kprobe *probe, struct pt_regs *regs)
{
	unsigned long caller = regs_get_kernel_stack_nth(regs, 0);
	struct module *module = READ_ONCE(library);
	static atomic_t calls;

	if (module && within_module(caller, module) && !(atomic_inc_return(&calls) % CALLS))
		mdelay(LINGER_MS);
	return 0;
}

static struct kprobe probe = {
	.symbol_name = "kvm:kvm_apic_set_irq",
	.pre_handler = linger,
};

static int note_library(struct notifier_block *nb, unsigned long state, void *data)
{
	struct module *module = data;

	if (strcmp(module->name, "kvm_fastpath"))
		return NOTIFY_DONE;
	WRITE_ONCE(library, state == MODULE_STATE_GOING ? NULL : module);
	/* Nobody looks into its structure when it is freed. */
	synchronize_rcu();
	return NOTIFY_OK;
}

static struct notifier_block notifier = {
	.notifier_call = note_library,
};

static int __init linger_mod_init(void)
{
	int ret = register_kprobe(&probe);

	return ret ?: register_module_notifier(&notifier);
}
module_init(linger_mod_init);

static void __exit linger_mod_exit(void)
{
	unregister_module_notifier(&notifier);
	unregister_kprobe(&probe);
}
module_exit(linger_mod_exit);

MODULE_DESCRIPTION("Keeps a handler busy");
MODULE_LICENSE("GPL");
