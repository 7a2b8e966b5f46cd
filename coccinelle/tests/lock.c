// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that lock, and what looks like it.
 */
#include <kvm_fastpath/handler.h>

static DEFINE_SPINLOCK(lock);
static DEFINE_RWLOCK(rwlock);
static DEFINE_RAW_SPINLOCK(raw_lock);
static DEFINE_MUTEX(mutex);

static void count(struct kvm_vcpu *vcpu)
{
	unsigned long flags;

	spin_lock_irqsave(&lock, flags);	/* cocci: lock */
	vcpu->stat.ipis++;
	spin_unlock_irqrestore(&lock, flags);
}

static enum exit_fastpath_completion
spin_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	spin_lock(&lock);	/* cocci: lock */
	vcpu->arch.last = data;
	spin_unlock(&lock);
	count(vcpu);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
rw_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	read_lock(&rwlock);	/* cocci: lock */
	vcpu->arch.last = data;
	read_unlock(&rwlock);
	write_lock_irq(&rwlock);	/* cocci: lock */
	vcpu->arch.last = data;
	write_unlock_irq(&rwlock);
	local_lock(&vcpu->arch.local);	/* cocci: lock */
	vcpu->arch.last = data;
	local_unlock(&vcpu->arch.local);
	local_bh_disable();	/* cocci: lock */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
on_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	raw_spin_lock_irq(&raw_lock);
	vcpu->arch.last = data;
	raw_spin_unlock_irq(&raw_lock);	/* cocci: lock */
	local_irq_enable();	/* cocci: lock */
	guard(spinlock)(&lock);	/* cocci: lock */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* What a handler may do. */
static enum exit_fastpath_completion
raw_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	unsigned long flags;

	if (!raw_spin_trylock(&raw_lock))	/* near: lock */
		return EXIT_FASTPATH_NONE;
	vcpu->arch.last = data;
	raw_spin_unlock(&raw_lock);	/* near: lock */

	raw_spin_lock_irqsave(&raw_lock, flags);	/* near: lock */
	vcpu->arch.last = data;
	raw_spin_unlock_irqrestore(&raw_lock, flags);	/* near: lock */

	rcu_read_lock();	/* near: lock */
	vcpu->arch.last = data;
	rcu_read_unlock();
	guard(raw_spinlock)(&raw_lock);	/* near: lock */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Not reached from a handler. */
int lock_show(struct seq_file *seq, void *unused)
{
	spin_lock(&lock);	/* near: lock */
	seq_puts(seq, "locked\n");
	spin_unlock(&lock);
	local_irq_disable();
	local_irq_enable();	/* near: lock */
	return 0;
}

static const struct kvm_fastpath_handler handlers[] = {
	{ .name = "spin", .msr = 1, .write = spin_wrmsr },
	{ .name = "rw", .msr = 2, .write = rw_wrmsr },
	{ .name = "on", .msr = 3, .write = on_wrmsr },
	{ .name = "raw", .msr = 4, .write = raw_wrmsr },
};
