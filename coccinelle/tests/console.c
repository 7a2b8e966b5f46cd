// SPDX-License-Identifier: GPL-2.0
/*
 * A paravirtual console, with a bug of almost every kind.
 */
#include <linux/kvm_host.h>
#include <kvm_fastpath/handler.h>
#include <kvm_fastpath/service.h>

#define RING 64

struct con {
	struct kvm_fastpath_handler h;
	char ring[RING];
	u32 head, tail;
	spinlock_t lock; /* for the ring */
	wait_queue_head_t wq;
	struct irq_work iw;
	struct task_struct *reader;
	struct con *next;
};

static struct con *cons;
static struct static_key_false con_used;

static struct con *con_find(struct kvm *kvm)
{
	struct con *c = cons;

	while (c) {	/* cocci: unbounded */
		if (c->kvm == kvm)
			return c;
		c = c->next;
	}
	return NULL;
}

static bool push(struct con *c, char ch)
{
	u32 next = (c->head + 1) % RING;

	if (next == READ_ONCE(c->tail))
		return false;
	c->ring[c->head] = ch;
	/* Pairs with the reader. */
	smp_store_release(&c->head, next);
	return true;
}

static enum exit_fastpath_completion
putc_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct con *c = container_of(h, struct con, h);

	if (data > 0xff)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (!push(c, data))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	irq_work_queue(&c->iw);
	return EXIT_FASTPATH_REENTER_GUEST;
}

static enum exit_fastpath_completion
puts_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct con *c = con_find(vcpu->kvm);
	unsigned int n = min_t(unsigned int, data >> 56, 7);
	unsigned int i;

	if (!c)
		return EXIT_FASTPATH_NONE;
	for (i = 0; i < n; i++)	/* near: unbounded */
		if (!push(c, data >> (8 * i)))
			return EXIT_FASTPATH_NONE;	/* cocci: decline */
	irq_work_queue(&c->iw);	/* near: wait */
	return EXIT_FASTPATH_REENTER_GUEST;
}

static enum exit_fastpath_completion
flush_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct con *c = container_of(h, struct con, h);

	if (!static_key_enabled(&con_used))	/* near: wait */
		static_branch_enable_cpuslocked(&con_used);	/* cocci: wait */
	while (READ_ONCE(c->head) != READ_ONCE(c->tail))	/* cocci: wait */
		cpu_relax();
	wait_event_timeout(c->wq, c->head == c->tail, HZ);	/* cocci: sleep */
	spin_lock(&c->lock);	/* cocci: lock */
	c->head = 0;
	spin_unlock(&c->lock);
	if (data) {
		kvm_queue_exception(vcpu, GP_VECTOR);	/* cocci: fault */
		return EXIT_FASTPATH_EXIT_HANDLED;
	}
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
status_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (kvm_fastpath_has_hyperv(vcpu))
		return EXIT_FASTPATH_NONE;
	if (data & 0xf0)
		return EXIT_FASTPATH_EXIT_HANDLED;	/* cocci: accept */
	kvm_make_request(KVM_REQ_EVENT, vcpu);
	return EXIT_FASTPATH_EXIT_HANDLED;
}
