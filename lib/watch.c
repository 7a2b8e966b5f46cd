// SPDX-License-Identifier: GPL-2.0
/*
 * Checks after each callback that it has kept the contract.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/irqflags.h>
#include <linux/moduleparam.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>
#include <linux/timekeeping.h>

#include "host.h"
#include "watch.h"

/* 1 ms, about 1000 times what a handler needs: steal time must not look like a slow handler. */
long kvm_fastpath_budget_ns = NSEC_PER_MSEC;
module_param_named(fastpath_budget_ns, kvm_fastpath_budget_ns, long, 0644);
MODULE_PARM_DESC(fastpath_budget_ns, "Warn about fast WRMSR handlers that run for longer (default: 1000000)");

static unsigned long switches(void)
{
	return current->nvcsw + current->nivcsw;
}

static void complain(bool wrong, const struct kvm_fastpath_handler *handler,
		     const char *what)
{
	WARN_RATELIMIT(wrong, "kvm_fastpath: handler %s (%ps) %s\n",
		       handler->name, handler->write, what);
}

enum exit_fastpath_completion
kvm_fastpath_watch(kvm_fastpath_wrmsr_t write, const struct kvm_fastpath_handler *handler,
		   struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	u32 digest = kvm_fastpath_host_vcpu_digest(vcpu);
	long budget = READ_ONCE(kvm_fastpath_budget_ns);
	unsigned int enables_before = irq_enables();
	unsigned long switches_before = switches();
	int preempt_before = preempt_count();
	u64 start = ktime_get_mono_fast_ns();
	enum exit_fastpath_completion ret = write(handler, vcpu, msr, data);
	long ns = ktime_get_mono_fast_ns() - start;
	bool slept = switches() != switches_before;
	bool irqs_on = !irqs_disabled();
	int preempt = preempt_count();

	/* Before the complaints, which need interrupts and preemption as they were. */
	if (irqs_on)
		local_irq_disable();
	if (preempt != preempt_before)
		preempt_count_set(preempt_before);

	complain(irqs_on, handler, "returned with interrupts on");
	complain(!irqs_on && irq_enables() != enables_before, handler,
		 "turned interrupts on and off again");
	complain(slept, handler, "slept");
	complain(preempt != preempt_before, handler, "changed the preempt count");
	complain(ret == EXIT_FASTPATH_NONE && kvm_fastpath_host_vcpu_digest(vcpu) != digest,
		 handler, "changed the vCPU and declined");
	/* pr_warn(), not WARN(): an SMI or an outer hypervisor may have taken the time. */
	if (!slept && ns > budget)
		pr_warn_ratelimited("handler %s (%ps) ran for %ld ns, the budget is %ld\n",
				    handler->name, handler->write, ns, budget);
	return ret;
}
