// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that wait for other CPUs, which may wait for this one; and what looks like it.
 */
#include <linux/kvm_host.h>

#include <kvm_fastpath/service.h>

static struct static_key_false pv_sched_yield_used;
static call_single_data_t __percpu *csd;
static struct irq_work note;
static bool ready;

/* A paravirtual TLB flush: the shootdown is two calls down. */
static void flush_others(struct kvm_vcpu *vcpu)
{
	kvm_make_all_cpus_request(vcpu->kvm, KVM_REQ_TLB_FLUSH_GUEST);	/* cocci: wait */
}

static void pv_flush(struct kvm_vcpu *vcpu, u64 data)
{
	vcpu->arch.pv_flush = data;
	flush_others(vcpu);
}

static fastpath_t
pv_flush_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!data)
		return EXIT_FASTPATH_NONE;
	pv_flush(vcpu, data);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void drain(void *info)
{
}

/* A command for all vCPUs. */
static fastpath_t
hypercall_page_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr,
		     u64 data)
{
	struct kvm *kvm = vcpu->kvm;

	if (data >> 12)
		return EXIT_FASTPATH_NONE;
	kvm_make_vcpus_request_mask(kvm, KVM_REQ_TLB_FLUSH, &vcpu->arch.mask);	/* cocci: wait */
	kvm_flush_remote_tlbs(kvm);	/* cocci: wait */
	smp_call_function_single(vcpu->cpu, drain, vcpu, 1);	/* cocci: wait */
	on_each_cpu_mask(&vcpu->arch.dirty, drain, NULL, true);	/* cocci: wait */
	wrmsrl_on_cpu(vcpu->arch.last_cpu, MSR_IA32_PRED_CMD, 1);	/* cocci: wait */
	vcpu->arch.hypercall_page = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* The first write switches a static key, the last waits for work. */
static fastpath_t
poll_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->arch.msr_kvm_poll_control = data;
	if (data) {
		static_branch_enable(&pv_sched_yield_used);	/* cocci: wait */
	} else {
		static_branch_disable(&pv_sched_yield_used);	/* cocci: wait */
		irq_work_sync(&note);	/* cocci: wait */
		flush_work(&vcpu->arch.work);	/* cocci: wait */
		synchronize_srcu_expedited(&vcpu->kvm->srcu);	/* cocci: wait */
		stop_machine(drain, NULL, NULL);	/* cocci: wait */
	}
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static fastpath_t
rendezvous_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	WRITE_ONCE(vcpu->arch.rendezvous, data);
	while (!READ_ONCE(ready))	/* cocci: wait */
		cpu_relax();
	smp_cond_load_acquire(&vcpu->arch.ack, VAL);	/* cocci: wait */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* What a handler may do: send and go on, look at a static key, try a bounded number of times. */
static fastpath_t
kick_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_vcpu *target = kvm_get_vcpu(vcpu->kvm, data & 15);
	unsigned int tries;
	u64 old;

	if (!target)
		return EXIT_FASTPATH_NONE;
	for (tries = 0; tries < 100; tries++)	/* near: wait unbounded */
		cpu_relax();
	do {
		old = READ_ONCE(target->arch.pending);
	} while (cmpxchg(&target->arch.pending, old, old | 1) != old);	/* near: wait unbounded */
	if (static_branch_unlikely(&pv_sched_yield_used))	/* near: wait */
		kvm_vcpu_kick(target);	/* near: wait */
	kvm_make_request(KVM_REQ_TLB_FLUSH_GUEST, target);	/* near: wait */
	irq_work_queue(&note);	/* near: wait */
	smp_call_function_single_async(target->cpu, this_cpu_ptr(csd));	/* near: wait */
	hrtimer_try_to_cancel(&vcpu->arch.timer);	/* near: wait */
	return EXIT_FASTPATH_REENTER_GUEST;
}

/* Not a handler, nor called by one. */
static void poll_stop(struct kvm *kvm)
{
	static_branch_disable(&pv_sched_yield_used);	/* near: wait */
	kvm_flush_remote_tlbs(kvm);	/* near: wait */
	while (!READ_ONCE(ready))	/* near: wait */
		cpu_relax();
	synchronize_rcu();	/* near: wait sleep */
}

/* A helper that says of itself that interrupts are off. */
static void push_mask(struct kvm_vcpu *vcpu) __kvm_fastpath_irqoff
{
	on_each_cpu(drain, vcpu, 1);	/* cocci: wait */
}
