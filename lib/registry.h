/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to lib/: the table that registration builds and dispatch reads.
 */
#ifndef KVM_FASTPATH_REGISTRY_H
#define KVM_FASTPATH_REGISTRY_H

#include <linux/bitmap.h>
#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/hash.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

#include <kvm_fastpath/handler.h>

/* At most half full, so that a look-up meets an empty slot after a probe or two. */
#define TABLE_BITS	7
#define TABLE_SIZE	BIT(TABLE_BITS)

static_assert(KVM_FASTPATH_MAX_HANDLERS * 2 <= TABLE_SIZE);

/*
 * MSR index 0 exists, an empty slot must not match it: used slots have this bit
 * on top of the 32-bit index.
 */
#define SLOT_USED	BIT_ULL(32)

/*
 * One MSR.  All that dispatch reads, in half a cache line; @handler is for
 * registration, debugfs and, with CONFIG_KVM_FASTPATH_DEBUG, the watch.
 *
 * @write: NULL while switched off and once unregistered; the only field that changes
 *	after publication, by WRITE_ONCE() under registry_lock.
 * @stats: freed a grace period after @write became NULL for good, never used before
 *	@write was seen non-NULL.
 */
struct kvm_fastpath_slot {
	u64 key;
	kvm_fastpath_wrmsr_t write;
	struct kvm_fastpath_stats __percpu *stats;
	const struct kvm_fastpath_handler *handler;
};

/* One line fetched a look-up, unless it has to probe. */
static_assert(SMP_CACHE_BYTES % sizeof(struct kvm_fastpath_slot) == 0);

/*
 * A hash table with linear probing.  A slot is never emptied in place, which
 * would cut the probe sequence of the ones behind it; the next registration
 * leaves dead slots out of its copy.
 *
 * @registered: the slots that are not dead, be they on or off; under registry_lock.
 */
struct kvm_fastpath_table {
	struct rcu_head rcu;
	DECLARE_BITMAP(registered, TABLE_SIZE);
	struct kvm_fastpath_slot slot[TABLE_SIZE] ____cacheline_aligned;
};

/*
 * What dispatch sees: NULL until the first registration and while the library is
 * switched off.  Written under registry_lock.
 */
extern struct kvm_fastpath_table __rcu *kvm_fastpath_table;

/* The slot of @msr, else the empty slot where it would go. */
static __always_inline struct kvm_fastpath_slot *
table_find(struct kvm_fastpath_table *table, u32 msr)
{
	struct kvm_fastpath_slot *slot = &table->slot[hash_32(msr, TABLE_BITS)];

	while (slot->key != (SLOT_USED | msr) && slot->key)
		slot = slot == &table->slot[TABLE_SIZE - 1] ? &table->slot[0] : slot + 1;

	return slot;
}

struct module;
struct seq_file;

/*
 * Unregisters, with a warning, the handlers that @module, which goes, has left behind.
 * Does not look at them afterwards.
 */
void kvm_fastpath_unregister_module(struct module *module);

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused);
int kvm_fastpath_unclaimed_show(struct seq_file *seq, void *unused);

#endif /* KVM_FASTPATH_REGISTRY_H */
