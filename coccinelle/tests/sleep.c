// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that sleep, and what looks like it.
 */
#include <kvm_fastpath/handler.h>

static DEFINE_MUTEX(ipi_lock);
static DEFINE_SPINLOCK(stats_lock);
static DECLARE_WAIT_QUEUE_HEAD(ipi_wait);

/* The ICR handler, with a mutex two calls down. */
static void count_ipi(struct kvm_vcpu *vcpu)
{
	mutex_lock(&ipi_lock);	/* cocci: sleep */
	vcpu->stat.ipis++;
	mutex_unlock(&ipi_lock);
}

static bool send_ipi(struct kvm_vcpu *vcpu, u64 data)
{
	if (!kvm_fastpath_icr_write(vcpu, data))
		return false;
	count_ipi(vcpu);
	return true;
}

static enum exit_fastpath_completion
icr_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!icr_is_fast(data))
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;

	if (!send_ipi(vcpu, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_EXIT_HANDLED;
}

const struct kvm_fastpath_handler sleeping_icr = {
	.name = "icr",
	.msr = APIC_BASE_MSR + (APIC_ICR >> 4),
	.write = icr_wrmsr,
};

/* Calls itself by way of another, before it sleeps. */
static int odd(struct kvm_vcpu *vcpu, int n);

static int even(struct kvm_vcpu *vcpu, int n)
{
	msleep(50);	/* cocci: sleep */
	return n ? odd(vcpu, n - 1) : 1;
}

static int odd(struct kvm_vcpu *vcpu, int n)
{
	return n ? even(vcpu, n - 1) : 0;
}

static enum exit_fastpath_completion
cycle_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (odd(vcpu, data))
		return EXIT_FASTPATH_NONE;
	vcpu->arch.last = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Known by its prototype alone, with KVM's name for the type. */
static fastpath_t
by_prototype(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 index,
	     u64 value)
{
	wait_event(ipi_wait, vcpu->arch.ready);	/* cocci: sleep */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Known by an assignment alone. */
static int by_assignment(const void *handler, void *vcpu, unsigned int index,
			 unsigned long long value)
{
	cond_resched();	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

/* Known by an entry of an array alone. */
static int by_array(const void *handler, void *vcpu, unsigned int index,
		    unsigned long long value)
{
	might_sleep();	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

static const struct kvm_fastpath_handler table[] = {
	{ .name = "one", .msr = 1, .write = icr_wrmsr },
	{ .name = "two", .msr = 2, .write = &by_array },
};

static int start(struct kvm_fastpath_handler *handler)
{
	mutex_lock(&ipi_lock);	/* near: sleep */
	handler->write = by_assignment;
	mutex_unlock(&ipi_lock);
	return kvm_fastpath_register(handler);	/* near: sleep */
}

static enum exit_fastpath_completion
many_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	int idx = srcu_read_lock(&vcpu->kvm->srcu);	/* cocci: sleep */
	u64 *copy = kmalloc(8, GFP_KERNEL);	/* cocci: sleep */
	u64 *other = kzalloc(8, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);	/* cocci: sleep */

	if (copy_from_user(copy, vcpu->arch.where, 8))	/* cocci: sleep */
		return EXIT_FASTPATH_NONE;
	kvm_write_guest(vcpu->kvm, data, copy, 8);	/* cocci: sleep */
	kvm_vcpu_read_guest(vcpu, data, other, 8);	/* cocci: sleep */
	down(&vcpu->arch.sem);	/* cocci: sleep */
	down_read(&vcpu->arch.rwsem);	/* cocci: sleep */
	vfree(other);	/* cocci: sleep */
	schedule();	/* cocci: sleep */
	synchronize_rcu();	/* cocci: wait */
	pr_info("wrmsr %llx\n", data);	/* cocci: sleep */
	srcu_read_unlock(&vcpu->kvm->srcu, idx);	/* cocci: sleep */
	kvm_fastpath_unregister(&sleeping_icr);	/* cocci: sleep */
	kvm_fastpath_unregister_many(table, ARRAY_SIZE(table));	/* cocci: sleep */
	guard(mutex)(&ipi_lock);	/* cocci: sleep */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* What a handler may do. */
static enum exit_fastpath_completion
good_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	u64 *copy = kmalloc(8, GFP_ATOMIC);	/* near: sleep */

	pr_warn_ratelimited("wrmsr %llx\n", data);	/* near: sleep */
	pr_info_once("first\n");	/* near: sleep */
	if (!mutex_trylock(&ipi_lock))	/* near: sleep */
		return EXIT_FASTPATH_NONE;
	mutex_unlock(&ipi_lock);	/* near: sleep */
	schedule_work(&vcpu->arch.work);	/* near: sleep */
	wake_up(&ipi_wait);	/* near: sleep */
	kfree(copy);	/* near: sleep */
	up(&vcpu->arch.sem);	/* near: sleep */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Given to someone else to call later: not a call by the handler. */
static void later(struct work_struct *work)
{
	mutex_lock(&ipi_lock);	/* near: sleep */
	mutex_unlock(&ipi_lock);
}

static enum exit_fastpath_completion
defer_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	INIT_WORK(&vcpu->arch.work, later);
	schedule_work(&vcpu->arch.work);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* No handler: the value is not 64 bits wide. */
static fastpath_t no_handler(struct kvm_vcpu *vcpu, u32 reason)
{
	msleep(50);	/* near: sleep */
	return EXIT_FASTPATH_NONE;
}

/* Known by a struct alone. */
static int by_struct(const void *handler, void *vcpu, unsigned int index,
		     unsigned long long value)
{
	usleep_range(50, 100);	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

static const struct kvm_fastpath_handler one = {
	.write = &by_struct,
	.name = "one",
};

/* This file's own function has a sleeping function's name. */
static void yield(struct kvm_vcpu *vcpu)
{
	vcpu->arch.last = 0;
}

static fastpath_t
own_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	yield(vcpu);	/* near: sleep */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* kvm_set_msr() is what the slow path does, whatever that is. */
static bool send_self_ipi(struct kvm_vcpu *vcpu, u64 data)
{
	if (kvm_set_msr(vcpu, X2APIC_SELF_IPI, data))	/* cocci: sleep */
		return false;
	return true;
}

static enum exit_fastpath_completion
self_ipi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!send_self_ipi(vcpu, data))
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler self_ipi = {
	.name = "self-ipi",
	.msr = APIC_BASE_MSR + (APIC_SELF_IPI >> 4),
	.write = self_ipi_wrmsr,
};

static enum exit_fastpath_completion
tpr_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (__kvm_set_msr(vcpu, msr, data, false))	/* cocci: sleep */
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler tprs[] = {
	{ .write = tpr_wrmsr, .name = "tpr", .msr = 0x808, },
	{ .write = tpr_wrmsr, .name = "hv-tpr", .msr = HV_X64_MSR_TPR, },
};

/* One whose slow path sets a field, and the one register of the APIC that is spared. */
static enum exit_fastpath_completion
plain_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (kvm_set_msr(vcpu, msr, data))
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler plain[] = {
	{ .name = "poll-control", .msr = MSR_KVM_POLL_CONTROL, .write = plain_wrmsr, },
	{ .name = "slow-icr", .msr = APIC_BASE_MSR + (APIC_ICR >> 4), .write = plain_wrmsr, },
};
