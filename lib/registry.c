// SPDX-License-Identifier: GPL-2.0
/*
 * Registration: runs in process context, builds a new table and publishes it.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>

#include <kvm_fastpath/backend.h>

#include "control.h"
#include "life.h"
#include "registry.h"

/* One try in fifty succeeds for 64 random MSRs, one in one or two for a guest's usual MSRs. */
#define MAX_TRIES	10000

/* Serialises every change of the table, and readers that need it not to change. */
static DEFINE_MUTEX(registry_lock);

/* Every MSR has the same slot, which is empty. */
static struct kvm_fastpath_table no_handlers = {
	.nr_slots = 1,
	.slot = { { .key = KVM_FASTPATH_NO_MSR } },
};

struct kvm_fastpath_table __rcu *kvm_fastpath_table __read_mostly =
	RCU_INITIALIZER(&no_handlers);
KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_table);

/* The table to publish: kvm_fastpath_table, unless the library is off.  Under registry_lock. */
static struct kvm_fastpath_table *registry = &no_handlers;

/* Under registry_lock. */
static bool library_on = true;

DEFINE_STATIC_KEY_FALSE(kvm_fastpath_active);
KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_active);

#define for_each_registered(i) \
	for_each_set_bit(i, registry->registered, registry->nr_slots)

static struct kvm_fastpath_slot *slot_of(struct kvm_fastpath_table *table, u32 msr)
{
	return &table->slot[kvm_fastpath_hash(msr, table->mult)];
}

static struct kvm_fastpath_slot *msr_slot(u32 msr)
{
	struct kvm_fastpath_slot *slot = slot_of(registry, msr);

	lockdep_assert_held(&registry_lock);

	return test_bit(slot - registry->slot, registry->registered) &&
	       slot->handler->msr == msr ? slot : NULL;
}

static struct kvm_fastpath_slot *
registered_slot(const struct kvm_fastpath_handler *handler)
{
	struct kvm_fastpath_slot *slot = handler ? msr_slot(handler->msr) : NULL;

	return slot && slot->handler == handler ? slot : NULL;
}

/* Fails if another handler has the slot. */
static bool table_add(struct kvm_fastpath_table *table, const struct kvm_fastpath_slot *slot)
{
	struct kvm_fastpath_slot *place = slot_of(table, slot->handler->msr);

	if (__test_and_set_bit(place - table->slot, table->registered))
		return false;
	*place = *slot;
	return true;
}

/* Fills in the registry's handlers and @nr more; fails if two share a slot. */
static bool table_fill(struct kvm_fastpath_table *table,
		       const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	unsigned int i;

	bitmap_zero(table->registered, table->nr_slots);
	for (i = 0; i < table->nr_slots; i++)
		table->slot[i].key = KVM_FASTPATH_NO_MSR;
	for_each_registered(i) {
		if (!table_add(table, &registry->slot[i]))
			return false;
	}
	for (i = 0; i < nr; i++) {
		const struct kvm_fastpath_slot slot = {
			.key = handlers[i].msr,
			.write = handlers[i].write,
			.handler = &handlers[i],
		};

		if (!table_add(table, &slot))
			return false;
	}
	return true;
}

static int table_build(struct kvm_fastpath_table *table,
		       const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	unsigned int tries;

	table->nr_slots = KVM_FASTPATH_TABLE_SIZE;
	table->mult = GOLDEN_RATIO_32;
	for (tries = 0; tries < MAX_TRIES; tries++) {
		if (table_fill(table, handlers, nr))
			return 0;
		/* Another odd number: an even one would lose a bit of the MSR. */
		table->mult = table->mult * 1664525 + 1013904222;
	}
	return -ENOSPC;
}

static void free_stats(struct kvm_fastpath_table *table,
		       const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	while (nr--)
		free_percpu(slot_of(table, handlers[nr].msr)->stats);
}

static int alloc_stats(struct kvm_fastpath_table *table,
		       const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	struct kvm_fastpath_slot *slot;
	unsigned int i;

	for (i = 0; i < nr; i++) {
		slot = slot_of(table, handlers[i].msr);
		slot->stats = alloc_percpu(struct kvm_fastpath_stats);
		if (!slot->stats) {
			free_stats(table, handlers, i);
			return -ENOMEM;
		}
	}
	return 0;
}

/* Tells readers whether any handler is on. */
static void publish_active(void)
{
	unsigned int i;

	for_each_registered(i) {
		if (library_on && registry->slot[i].key != KVM_FASTPATH_NO_MSR) {
			static_branch_enable(&kvm_fastpath_active);
			return;
		}
	}
	static_branch_disable(&kvm_fastpath_active);
}

static void publish(void)
{
	rcu_assign_pointer(kvm_fastpath_table, library_on ? registry : &no_handlers);
	publish_active();
}

static void replace_registry(struct kvm_fastpath_table *new)
{
	struct kvm_fastpath_table *old = registry;

	registry = new;
	publish();
	if (old != &no_handlers)
		kvfree_rcu(old, rcu);
}

static int register_locked(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	struct kvm_fastpath_table *new;
	unsigned int i;
	int ret;

	for (i = 0; i < nr; i++) {
		if (msr_slot(handlers[i].msr))
			return -EEXIST;
	}
	if (bitmap_weight(registry->registered, registry->nr_slots) + nr >
	    KVM_FASTPATH_MAX_HANDLERS)
		return -ENOSPC;

	new = kvzalloc(struct_size(new, slot, KVM_FASTPATH_TABLE_SIZE), GFP_KERNEL);
	if (!new)
		return -ENOMEM;

	ret = table_build(new, handlers, nr) ?: alloc_stats(new, handlers, nr);
	if (ret) {
		kvfree(new);
		return ret;
	}
	replace_registry(new);
	return 0;
}

int kvm_fastpath_register_many(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	int ret;

	might_sleep();

	if (nr > KVM_FASTPATH_MAX_HANDLERS)
		return -ENOSPC;
	if (!kvm_fastpath_are_valid(handlers, nr))
		return -EINVAL;

	mutex_lock(&registry_lock);
	ret = register_locked(handlers, nr);
	mutex_unlock(&registry_lock);

	return ret;
}
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_register_many, KVM_FASTPATH_NS);

/*
 * Counters of unregistered handlers, to be freed once no CPU uses them.
 */
struct leaving {
	struct kvm_fastpath_stats __percpu *stats[KVM_FASTPATH_MAX_HANDLERS];
	unsigned int nr;
};

static void leave(struct leaving *leaving, struct kvm_fastpath_slot *slot)
{
	WRITE_ONCE(slot->key, KVM_FASTPATH_NO_MSR);
	__clear_bit(slot - registry->slot, registry->registered);
	leaving->stats[leaving->nr++] = slot->stats;
}

/* Drops registry_lock before it waits for readers, so that others need not wait. */
static void finish_leaving(struct leaving *leaving)
{
	publish_active();
	mutex_unlock(&registry_lock);

	if (!leaving->nr)
		return;
	/*
	 * Waits for every region with interrupts off that may have found one of
	 * the slots, in this table or in an older one.
	 */
	synchronize_rcu();
	while (leaving->nr)
		free_percpu(leaving->stats[--leaving->nr]);
}

void kvm_fastpath_unregister_many(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	struct leaving leaving = {};
	struct kvm_fastpath_slot *slot;
	unsigned int i;

	might_sleep();

	mutex_lock(&registry_lock);
	for (i = 0; i < nr; i++) {
		slot = registered_slot(handlers ? &handlers[i] : NULL);
		if (slot)
			leave(&leaving, slot);
		WARN_ONCE(!slot, "kvm_fastpath: unregister of a handler that is not registered\n");
	}
	finish_leaving(&leaving);
}
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_unregister_many, KVM_FASTPATH_NS);

/* The addresses tell the module even if .owner was forgotten. */
static bool goes_with(const struct kvm_fastpath_handler *handler, const struct module *module)
{
	return handler->owner == module ||
	       within_module((unsigned long)handler->write, module) ||
	       within_module((unsigned long)handler, module);
}

void kvm_fastpath_unregister_module(struct module *module)
{
	struct leaving leaving = {};
	unsigned int i;

	mutex_lock(&registry_lock);
	for_each_registered(i) {
		const struct kvm_fastpath_handler *handler = registry->slot[i].handler;

		if (!goes_with(handler, module))
			continue;
		pr_warn("module %s leaves its handler %s behind; unregistered\n",
			module_name(module), handler->name);
		leave(&leaving, &registry->slot[i]);
	}
	finish_leaving(&leaving);
}

/* Wait even if it was already off: the writer that cleared it may still be waiting. */
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
		WRITE_ONCE(slot->key, on ? msr : KVM_FASTPATH_NO_MSR);
		publish_active();
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

	lockdep_assert_held(&registry_lock);

	*sum = (struct kvm_fastpath_stats){};
	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(slot->stats, cpu);
		sum->handled += READ_ONCE(stats->handled);
		sum->declined += READ_ONCE(stats->declined);
		sum->filtered += READ_ONCE(stats->filtered);
		sum->unskippable += READ_ONCE(stats->unskippable);
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
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_get_stats, KVM_FASTPATH_NS);

static void show_handler(struct seq_file *seq, const struct kvm_fastpath_slot *slot)
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	struct kvm_fastpath_stats sum;

	stats_sum(slot, &sum);
	seq_printf(seq, "0x%08x %-24s %-16s %16llu %16llu %7c %16llu %16llu\n", handler->msr,
		   handler->name, module_name(handler->owner), sum.handled, sum.declined,
		   library_on && slot->key != KVM_FASTPATH_NO_MSR ? 'Y' : 'N',
		   sum.filtered, sum.unskippable);
}

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused)
{
	unsigned int i;

	seq_printf(seq, "%-10s %-24s %-16s %16s %16s %7s %16s %16s\n", "msr", "name", "module",
		   "handled", "declined", "enabled", "filtered", "unskippable");

	mutex_lock(&registry_lock);
	for_each_registered(i)
		show_handler(seq, &registry->slot[i]);
	mutex_unlock(&registry_lock);

	return 0;
}

int kvm_fastpath_sum_show(struct seq_file *seq, void *unused)
{
	unsigned long counter = (unsigned long)seq->private;
	struct kvm_fastpath_stats sum;
	unsigned int i;
	u64 all = 0;

	mutex_lock(&registry_lock);
	for_each_registered(i) {
		stats_sum(&registry->slot[i], &sum);
		all += *(u64 *)((void *)&sum + counter);
	}
	mutex_unlock(&registry_lock);

	seq_printf(seq, "%llu\n", all);
	return 0;
}

int kvm_fastpath_unhandled_show(struct seq_file *seq, void *unused)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu(kvm_fastpath_unhandled, cpu));

	seq_printf(seq, "%llu\n", sum);
	return 0;
}

void kvm_fastpath_free_table(void)
{
	mutex_lock(&registry_lock);
	/* Modules with handlers hold a reference to this one, so none is left. */
	if (!WARN_ON(!bitmap_empty(registry->registered, registry->nr_slots)))
		replace_registry(&no_handlers);
	mutex_unlock(&registry_lock);
}
