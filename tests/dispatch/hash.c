// SPDX-License-Identifier: GPL-2.0
#include <linux/hash.h>
#include <linux/rcupdate.h>

#include "contenders.h"

#define HASH_BITS	7

struct hashed {
	struct hashed *next;
	const struct kvm_fastpath_handler *handler;
	u32 msr;
};

static struct hashed pool[KVM_FASTPATH_MAX_HANDLERS];
static unsigned int used;

struct buckets {
	struct hashed *head[1 << HASH_BITS];
};

static struct buckets first, *buckets = &first;

void hash_add(const struct kvm_fastpath_handler *handler)
{
	struct hashed **head = &buckets->head[hash_32(handler->msr, HASH_BITS)];
	struct hashed *new = &pool[used++];

	*new = (struct hashed){ .next = *head, .handler = handler, .msr = handler->msr };
	*head = new;
}

void hash_clear(void)
{
	first = (struct buckets){};
	used = 0;
}

enum exit_fastpath_completion hash_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct buckets *table = rcu_dereference_sched(buckets);
	struct hashed *entry = rcu_dereference_sched(table->head[hash_32(msr, HASH_BITS)]);

	for (; entry; entry = rcu_dereference_sched(entry->next)) {
		if (entry->msr == msr)
			return finish(vcpu, msr, data,
				      entry->handler->write(entry->handler, vcpu, msr, data));
	}
	return EXIT_FASTPATH_NONE;
}
