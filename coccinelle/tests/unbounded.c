// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers whose work the guest can make as long as it likes, and what looks like it.
 */
#include <linux/kvm_host.h>

#include <kvm_fastpath/service.h>

#define MAX_KICKS	16

struct waiter {
	struct waiter *next;
	struct list_head link;
	struct hlist_node node;
	u32 id;
};

static LIST_HEAD(waiters);
static DEFINE_HASHTABLE(by_id, 6);
static struct waiter *first;

/* Yields to the vCPU whose number the guest gives: in KVM a hypercall. */
static fastpath_t
yield_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_vcpu *v;
	unsigned long i;

	kvm_for_each_vcpu(i, v, vcpu->kvm) {	/* cocci: unbounded */
		if (v->vcpu_id == data)
			kvm_vcpu_kick(v);
	}
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static struct kvm_vcpu *find(struct kvm *kvm, u32 id)
{
	int i;

	for (i = 0; i < atomic_read(&kvm->online_vcpus); i++)	/* cocci: unbounded */
		if (kvm->vcpus[i]->vcpu_id == id)
			return kvm->vcpus[i];
	return NULL;
}

static fastpath_t
find_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_vcpu *target = find(vcpu->kvm, data);
	unsigned int n = vcpu->kvm->created_vcpus;

	if (!target)
		target = kvm_get_vcpu_by_id(vcpu->kvm, data >> 32);	/* cocci: unbounded */
	while (n--)	/* cocci: unbounded */
		vcpu->arch.seen[n] = 0;
	kvm_vcpu_wake_up(target);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static fastpath_t
walk_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_memory_slot *slot;
	struct waiter *w;
	int bkt;

	list_for_each_entry(w, &waiters, link)	/* cocci: unbounded */
		w->id = data;
	hash_for_each_possible(by_id, w, node, data)	/* cocci: unbounded */
		w->id++;
	kvm_for_each_memslot(slot, bkt, &vcpu->kvm->slots)	/* cocci: unbounded */
		slot->flags |= 1;
	for (w = first; w; w = w->next)	/* cocci: unbounded */
		w->id = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void kick(struct kvm_vcpu *vcpu, u32 times)
{
	while (times) {	/* cocci: unbounded */
		kvm_vcpu_kick(vcpu);
		times--;
	}
}

/* A count from the guest, in the value and in a register. */
static fastpath_t
count_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	u64 more = kvm_fastpath_reg_read(vcpu, 8);
	u32 i, n = data >> 32;

	for (i = 0; i < n; i++)	/* cocci: unbounded */
		vcpu->arch.slot[i] = 0;
	do {
		vcpu->arch.slot[more] = 1;
	} while (--more);	/* cocci: unbounded */
	kick(vcpu, data);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void kick_some(struct kvm_vcpu *vcpu, unsigned int times)
{
	while (times--)	/* near: unbounded */
		kvm_vcpu_kick(vcpu);
}

/* Bounds that are constants, or that a test, a mask or the type sets. */
static fastpath_t
bounded_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	unsigned long pending = data;
	u32 n = data & 7, wanted = data >> 40;
	u8 small = data;
	int i;

	if (wanted > MAX_KICKS)
		return EXIT_FASTPATH_NONE;
	for (i = 0; i < ARRAY_SIZE(vcpu->arch.slot); i++)	/* near: unbounded */
		vcpu->arch.slot[i] = data;
	for (i = 0; i < APIC_ISR_NR; i++)	/* near: unbounded */
		vcpu->arch.isr[i] = 0;
	for (i = 0; i < n; i++)	/* near: unbounded */
		vcpu->arch.slot[i]++;
	for (i = 0; i < wanted; i++)	/* near: unbounded */
		vcpu->arch.slot[i]++;
	for (i = 0; i < min_t(u32, data, MAX_KICKS); i++)	/* near: unbounded */
		vcpu->arch.slot[i]++;
	while (small--)	/* near: unbounded */
		vcpu->arch.slot[small]++;
	while (pending) {	/* near: unbounded */
		vcpu->arch.slot[__ffs(pending)] = 1;
		pending &= pending - 1;
	}
	for_each_set_bit(i, &pending, 64)	/* near: unbounded */
		vcpu->arch.slot[i] = 2;
	kick_some(vcpu, data & 3);
	kick_some(vcpu, MAX_KICKS);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* From a work item, not from the handler. */
static void sweep(struct work_struct *work)
{
	struct waiter *w, *tmp;

	list_for_each_entry_safe(w, tmp, &waiters, link)	/* near: unbounded */
		list_del(&w->link);
}
