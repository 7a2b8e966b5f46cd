// SPDX-License-Identifier: GPL-2.0
/*
 * Registration: runs in process context, fills a table and publishes it.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/seq_file.h>

#include <kvm_fastpath/backend.h>

#include "registry.h"

/* One try in fifty succeeds for 64 random MSRs, one in one or two for a guest's usual MSRs. */
#define MAX_TRIES	10000

/* Serialises every change, and readers that want none meanwhile. */
static DEFINE_MUTEX(registry_lock);

/* Under registry_lock, like what follows. */
static bool library_on = true;

/* The slots in use. */
static DECLARE_BITMAP(registered, KVM_FASTPATH_MAX_HANDLERS);

struct kvm_fastpath_slot kvm_fastpath_slots[KVM_FASTPATH_MAX_HANDLERS] ____cacheline_aligned;
KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_slots);

/* Readers use one of them, the next change fills the other.  The first is empty: see publish(). */
static struct kvm_fastpath_table tables[2] = {
	{ .mult = GOLDEN_RATIO_32, .entry = { { .msr = 1 } } },
};

struct kvm_fastpath_table __rcu *kvm_fastpath_table __read_mostly =
	RCU_INITIALIZER(&tables[0]);
KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_table);

DEFINE_STATIC_KEY_FALSE(kvm_fastpath_active);
KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_active);

#define for_each_slot(i, slots) \
	for_each_set_bit(i, slots, KVM_FASTPATH_MAX_HANDLERS)

static struct kvm_fastpath_slot *msr_slot(u32 msr)
{
	unsigned int i;

	lockdep_assert_held(&registry_lock);

	for_each_slot(i, registered) {
		if (kvm_fastpath_slots[i].handler->msr == msr)
			return &kvm_fastpath_slots[i];
	}
	return NULL;
}

/*
 * Fills a table with the handlers that are on.  Returns their number, or -ENOSPC if two registered
 * MSRs share an entry; also if their handlers are off, for switching one on must not fail.
 */
static int fill(struct kvm_fastpath_table *table, u32 mult)
{
	DECLARE_BITMAP(taken, KVM_FASTPATH_TABLE_SIZE) = {};
	unsigned int i, entry;
	int nr = 0;
	u32 msr;

	table->mult = mult;
	/* MSR 0 always has entry 0, and MSR 1 never. */
	for (i = 0; i < KVM_FASTPATH_TABLE_SIZE; i++)
		table->entry[i].msr = !i;
	for_each_slot(i, registered) {
		msr = kvm_fastpath_slots[i].handler->msr;
		entry = kvm_fastpath_hash(msr, mult);
		if (__test_and_set_bit(entry, taken))
			return -ENOSPC;
		if (!library_on || !kvm_fastpath_slots[i].on)
			continue;
		table->entry[entry].msr = msr;
		table->entry[entry].slot = i;
		nr++;
	}
	return nr;
}

/*
 * Publishes the table that nobody uses, and waits until nobody uses the one before.  From then on
 * nobody runs or counts for a handler that has gone or is off, and the next change may fill the
 * table before.  Returns -ENOSPC, having published nothing, if it finds no multiplier; that of the
 * table before will do if no handler was added.
 */
static int publish(void)
{
	struct kvm_fastpath_table *old =
		rcu_dereference_protected(kvm_fastpath_table, lockdep_is_held(&registry_lock));
	struct kvm_fastpath_table *new = &tables[old == tables];
	u32 mult = old->mult;
	unsigned int tries;
	int nr;

	for (tries = 1; (nr = fill(new, mult)) < 0; tries++) {
		if (tries == MAX_TRIES)
			return nr;
		/* Odd, or it would lose a bit of the MSR; large, or MSR 1 would have entry 0. */
		mult = hash_32(tries, 32) | BIT(31) | 1;
	}
	rcu_assign_pointer(kvm_fastpath_table, new);
	if (nr)
		static_branch_enable(&kvm_fastpath_active);
	else
		static_branch_disable(&kvm_fastpath_active);
	synchronize_rcu();
	return 0;
}

/* @added: gets the slot */
static int add(const struct kvm_fastpath_handler *handler, unsigned long *added)
{
	unsigned int i = find_first_zero_bit(registered, KVM_FASTPATH_MAX_HANDLERS);
	struct kvm_fastpath_stats __percpu *stats;

	if (msr_slot(handler->msr))
		return -EEXIST;
	if (i == KVM_FASTPATH_MAX_HANDLERS)
		return -ENOSPC;
	stats = alloc_percpu(struct kvm_fastpath_stats);
	if (!stats)
		return -ENOMEM;

	kvm_fastpath_slots[i] = (struct kvm_fastpath_slot){
		.write = handler->write,
		.handler = handler,
		.stats = stats,
		.on = true,
	};
	__set_bit(i, registered);
	__set_bit(i, added);
	return 0;
}

static void forget(const unsigned long *slots)
{
	unsigned int i;

	for_each_slot(i, slots)
		__clear_bit(i, registered);
}

/* Of slots for which no table that anybody reads has an entry. */
static void free_stats(const unsigned long *slots)
{
	unsigned int i;

	for_each_slot(i, slots)
		free_percpu(kvm_fastpath_slots[i].stats);
}

static void unregister(const unsigned long *leaving)
{
	if (bitmap_empty(leaving, KVM_FASTPATH_MAX_HANDLERS))
		return;

	forget(leaving);
	publish();
	free_stats(leaving);
}

int kvm_fastpath_register_many(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	DECLARE_BITMAP(added, KVM_FASTPATH_MAX_HANDLERS) = {};
	unsigned int i;
	int ret = 0;

	might_sleep();

	if (nr > KVM_FASTPATH_MAX_HANDLERS)
		return -ENOSPC;
	if (!kvm_fastpath_are_valid(handlers, nr))
		return -EINVAL;

	mutex_lock(&registry_lock);
	for (i = 0; i < nr && !ret; i++)
		ret = add(&handlers[i], added);
	ret = ret ?: publish();
	if (ret) {
		forget(added);
		free_stats(added);
	}
	mutex_unlock(&registry_lock);

	return ret;
}
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_register_many, KVM_FASTPATH_NS);

void kvm_fastpath_unregister_many(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	DECLARE_BITMAP(leaving, KVM_FASTPATH_MAX_HANDLERS) = {};
	struct kvm_fastpath_slot *slot;
	unsigned int i;

	might_sleep();

	mutex_lock(&registry_lock);
	for (i = 0; i < nr; i++) {
		slot = handlers ? msr_slot(handlers[i].msr) : NULL;
		if (WARN_ONCE(!slot || slot->handler != &handlers[i],
			      "kvm_fastpath: unregister of a handler that is not registered\n"))
			continue;
		__set_bit(slot - kvm_fastpath_slots, leaving);
	}
	unregister(leaving);
	mutex_unlock(&registry_lock);
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
	DECLARE_BITMAP(leaving, KVM_FASTPATH_MAX_HANDLERS) = {};
	unsigned int i;

	mutex_lock(&registry_lock);
	for_each_slot(i, registered) {
		const struct kvm_fastpath_handler *handler = kvm_fastpath_slots[i].handler;

		if (!goes_with(handler, module))
			continue;
		pr_warn("module %s leaves its handler %s behind; unregistered\n",
			module_name(module), handler->name);
		__set_bit(i, leaving);
	}
	unregister(leaving);
	mutex_unlock(&registry_lock);
}

void kvm_fastpath_switch(bool on)
{
	mutex_lock(&registry_lock);
	library_on = on;
	publish();
	mutex_unlock(&registry_lock);
}

int kvm_fastpath_switch_handler(u32 msr, bool on)
{
	struct kvm_fastpath_slot *slot;

	mutex_lock(&registry_lock);
	slot = msr_slot(msr);
	if (slot) {
		slot->on = on;
		publish();
	}
	mutex_unlock(&registry_lock);

	return slot ? 0 : -ENODEV;
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

static void show_handler(struct seq_file *seq, const struct kvm_fastpath_slot *slot)
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	struct kvm_fastpath_stats sum;

	stats_sum(slot, &sum);
	seq_printf(seq, "0x%08x %-24s %-16s %16llu %16llu %7c %16llu %16llu\n", handler->msr,
		   handler->name, module_name(handler->owner), sum.handled, sum.declined,
		   library_on && slot->on ? 'Y' : 'N',
		   sum.filtered, sum.unskippable);
}

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused)
{
	unsigned int i;

	seq_printf(seq, "%-10s %-24s %-16s %16s %16s %7s %16s %16s\n", "msr", "name", "module",
		   "handled", "declined", "enabled", "filtered", "unskippable");

	mutex_lock(&registry_lock);
	for_each_slot(i, registered)
		show_handler(seq, &kvm_fastpath_slots[i]);
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
	for_each_slot(i, registered) {
		stats_sum(&kvm_fastpath_slots[i], &sum);
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
