// SPDX-License-Identifier: GPL-2.0
/*
 * Registration: process context, copies the table and publishes the copy.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/control.h>
#include <kvm_fastpath/life.h>

#include "registry.h"

/* Serialises every change of the table, and readers that want it to hold still. */
static DEFINE_MUTEX(registry_lock);

struct kvm_fastpath_table __rcu *kvm_fastpath_table;

/* The same, or while the library is off what it will be; under registry_lock. */
static struct kvm_fastpath_table *registry;

/* Under registry_lock. */
static bool library_on = true;

unsigned long kvm_fastpath_claims[BIT(KVM_FASTPATH_CLAIM_BITS) / BITS_PER_LONG];
EXPORT_SYMBOL_GPL(kvm_fastpath_claims);

DEFINE_STATIC_KEY_FALSE(kvm_fastpath_active);
EXPORT_SYMBOL_GPL(kvm_fastpath_active);

static struct kvm_fastpath_slot *msr_slot(u32 msr)
{
	struct kvm_fastpath_slot *slot;

	lockdep_assert_held(&registry_lock);

	if (!registry)
		return NULL;

	slot = table_find(registry, msr);
	return test_bit(slot - registry->slot, registry->registered) ? slot : NULL;
}

static struct kvm_fastpath_slot *
registered_slot(const struct kvm_fastpath_handler *handler)
{
	struct kvm_fastpath_slot *slot = handler ? msr_slot(handler->msr) : NULL;

	return slot && slot->handler == handler ? slot : NULL;
}

static void table_add(struct kvm_fastpath_table *table,
		      const struct kvm_fastpath_slot *slot)
{
	struct kvm_fastpath_slot *place = table_find(table, (u32)slot->key);

	*place = *slot;
	__set_bit(place - table->slot, table->registered);
}

static struct kvm_fastpath_table *table_copy(const struct kvm_fastpath_table *old)
{
	struct kvm_fastpath_table *new = kzalloc(sizeof(*new), GFP_KERNEL);
	unsigned int i;

	if (!new || !old)
		return new;

	for_each_set_bit(i, old->registered, TABLE_SIZE)
		table_add(new, &old->slot[i]);

	return new;
}

/* Word by word, so that the claim of a handler that stays is never missed. */
static void publish_claims(void)
{
	unsigned long claims[ARRAY_SIZE(kvm_fastpath_claims)] = {};
	struct kvm_fastpath_table *table;
	unsigned int i;

	table = rcu_dereference_protected(kvm_fastpath_table,
					  lockdep_is_held(&registry_lock));
	for (i = 0; table && i < TABLE_SIZE; i++) {
		if (table->slot[i].write)
			__set_bit(hash_32((u32)table->slot[i].key, KVM_FASTPATH_CLAIM_BITS),
				  claims);
	}
	for (i = 0; i < ARRAY_SIZE(claims); i++)
		WRITE_ONCE(kvm_fastpath_claims[i], claims[i]);
	if (bitmap_empty(claims, BIT(KVM_FASTPATH_CLAIM_BITS)))
		static_branch_disable(&kvm_fastpath_active);
	else
		static_branch_enable(&kvm_fastpath_active);
}

static void publish(void)
{
	rcu_assign_pointer(kvm_fastpath_table, library_on ? registry : NULL);
	publish_claims();
}

static int register_locked(const struct kvm_fastpath_handler *handler)
{
	struct kvm_fastpath_table *old = registry;
	struct kvm_fastpath_table *new;
	struct kvm_fastpath_slot slot = {
		.key = SLOT_USED | handler->msr,
		.write = handler->write,
		.handler = handler,
	};

	if (msr_slot(handler->msr))
		return -EEXIST;
	if (old && bitmap_weight(old->registered, TABLE_SIZE) == KVM_FASTPATH_MAX_HANDLERS)
		return -ENOSPC;

	slot.stats = alloc_percpu(struct kvm_fastpath_stats);
	if (!slot.stats)
		return -ENOMEM;

	new = table_copy(old);
	if (!new) {
		free_percpu(slot.stats);
		return -ENOMEM;
	}

	table_add(new, &slot);
	registry = new;
	publish();
	if (old)
		kfree_rcu(old, rcu);
	return 0;
}

/* Tools split the lines of the table of handlers at blanks. */
static bool is_printable_word(const char *name)
{
	while (isascii(*name) && isgraph(*name))
		name++;

	return !*name;
}

int kvm_fastpath_register(const struct kvm_fastpath_handler *handler)
{
	int ret;

	might_sleep();

	if (!handler || !handler->name || !*handler->name || !handler->write) {
		pr_warn("a handler needs a name and a write callback; not registered\n");
		return -EINVAL;
	}
	if (!is_printable_word(handler->name)) {
		pr_warn("a handler needs a name of printable ASCII without blanks, not \"%*pE\"; not registered\n",
			(int)strlen(handler->name), handler->name);
		return -EINVAL;
	}

	mutex_lock(&registry_lock);
	ret = register_locked(handler);
	mutex_unlock(&registry_lock);

	return ret;
}
EXPORT_SYMBOL_GPL(kvm_fastpath_register);

/* Drops registry_lock, so that others need not wait for readers, too. */
static void unregister_slot(struct kvm_fastpath_slot *slot)
{
	struct kvm_fastpath_stats __percpu *stats = slot->stats;

	WRITE_ONCE(slot->write, NULL);
	__clear_bit(slot - registry->slot, registry->registered);
	publish_claims();
	mutex_unlock(&registry_lock);

	/*
	 * Waits for every region with interrupts off that may have seen the
	 * callback, in this table or in one that it was copied from.
	 */
	synchronize_rcu();
	free_percpu(stats);
}

void kvm_fastpath_unregister(const struct kvm_fastpath_handler *handler)
{
	struct kvm_fastpath_slot *slot;

	might_sleep();

	mutex_lock(&registry_lock);
	slot = registered_slot(handler);
	if (WARN_ONCE(!slot, "kvm_fastpath: unregister of a handler that is not registered\n")) {
		mutex_unlock(&registry_lock);
		return;
	}
	unregister_slot(slot);
}
EXPORT_SYMBOL_GPL(kvm_fastpath_unregister);

/* The addresses tell where .owner was forgotten, too. */
static bool goes_with(const struct kvm_fastpath_handler *handler, const struct module *module)
{
	return handler->owner == module ||
	       within_module((unsigned long)handler->write, module) ||
	       within_module((unsigned long)handler, module);
}

static struct kvm_fastpath_slot *module_slot(const struct module *module)
{
	unsigned int i;

	if (!registry)
		return NULL;

	for_each_set_bit(i, registry->registered, TABLE_SIZE) {
		if (goes_with(registry->slot[i].handler, module))
			return &registry->slot[i];
	}
	return NULL;
}

void kvm_fastpath_unregister_module(struct module *module)
{
	struct kvm_fastpath_slot *slot;

	mutex_lock(&registry_lock);
	while ((slot = module_slot(module))) {
		pr_warn("module %s leaves its handler %s behind; unregistered\n",
			module_name(module), slot->handler->name);
		unregister_slot(slot);
		mutex_lock(&registry_lock);
	}
	mutex_unlock(&registry_lock);
}

/* Off already, it may be so since a moment ago: whoever asks for it waits, too. */
static void wait_until_off(bool on)
{
	if (!on)
		synchronize_rcu();
}

void kvm_fastpath_switch(bool on)
{
	mutex_lock(&registry_lock);
	library_on = on;
	publish();
	mutex_unlock(&registry_lock);

	wait_until_off(on);
}

int kvm_fastpath_switch_handler(u32 msr, bool on)
{
	struct kvm_fastpath_slot *slot;

	mutex_lock(&registry_lock);
	slot = msr_slot(msr);
	if (slot) {
		WRITE_ONCE(slot->write, on ? slot->handler->write : NULL);
		publish_claims();
	}
	mutex_unlock(&registry_lock);

	if (!slot)
		return -ENOENT;
	wait_until_off(on);
	return 0;
}

static void stats_sum(const struct kvm_fastpath_slot *slot,
		      struct kvm_fastpath_stats *sum)
{
	const struct kvm_fastpath_stats *stats;
	int cpu;

	*sum = (struct kvm_fastpath_stats){};
	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(slot->stats, cpu);
		sum->handled += READ_ONCE(stats->handled);
		sum->declined += READ_ONCE(stats->declined);
	}
}

int kvm_fastpath_get_stats(const struct kvm_fastpath_handler *handler,
			   struct kvm_fastpath_stats *stats)
{
	struct kvm_fastpath_slot *slot;

	mutex_lock(&registry_lock);
	slot = registered_slot(handler);
	if (slot)
		stats_sum(slot, stats);
	mutex_unlock(&registry_lock);

	return slot ? 0 : -ENOENT;
}
EXPORT_SYMBOL_GPL(kvm_fastpath_get_stats);

static void show_handler(struct seq_file *seq, const struct kvm_fastpath_slot *slot)
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	struct kvm_fastpath_stats sum;

	stats_sum(slot, &sum);
	seq_printf(seq, "0x%08x %-24s %-16s %16llu %16llu %7c\n", handler->msr,
		   handler->name, module_name(handler->owner), sum.handled, sum.declined,
		   library_on && slot->write ? 'Y' : 'N');
}

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused)
{
	unsigned int i;

	seq_printf(seq, "%-10s %-24s %-16s %16s %16s %7s\n", "msr", "name", "module",
		   "handled", "declined", "enabled");

	mutex_lock(&registry_lock);
	if (registry) {
		for_each_set_bit(i, registry->registered, TABLE_SIZE)
			show_handler(seq, &registry->slot[i]);
	}
	mutex_unlock(&registry_lock);

	return 0;
}

int kvm_fastpath_unclaimed_show(struct seq_file *seq, void *unused)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(kvm_fastpath_unclaimed, cpu));

	seq_printf(seq, "%llu\n", sum);
	return 0;
}

void kvm_fastpath_free_table(void)
{
	struct kvm_fastpath_table *table;

	mutex_lock(&registry_lock);
	table = registry;
	/* Whoever registered holds a reference to this module: nobody is left. */
	if (!WARN_ON(table && !bitmap_empty(table->registered, TABLE_SIZE))) {
		registry = NULL;
		publish();
		if (table)
			kfree_rcu(table, rcu);
	}
	mutex_unlock(&registry_lock);
}
