// SPDX-License-Identifier: GPL-2.0
/*
 * What a callback may have done behind its caller's back.
 */
#include <linux/irqflags.h>
#include <linux/preempt.h>
#include <linux/ratelimit.h>
#include <linux/sched.h>

#include <kvm_fastpath/host.h>

#include "watch.h"

static unsigned long switches(void)
{
	return current->nvcsw + current->nivcsw;
}

void kvm_fastpath_watch_begin(struct kvm_fastpath_watch *watch, struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	watch->irq_enables = irq_enables();
	watch->switches = switches();
	watch->preempt = preempt_count();
	watch->digest = kvm_fastpath_host_vcpu_digest(vcpu);
}

static void complain(bool wrong, const struct kvm_fastpath_handler *handler,
		     const char *what)
{
	WARN_RATELIMIT(wrong, "kvm_fastpath: handler %s (%ps) %s\n",
		       handler->name, handler->write, what);
}

void kvm_fastpath_watch_end(const struct kvm_fastpath_watch *watch, struct kvm_vcpu *vcpu,
			    const struct kvm_fastpath_handler *handler,
			    enum exit_fastpath_completion completion)
	__kvm_fastpath_irqoff
{
	bool irqs_on = !irqs_disabled();
	int preempt = preempt_count();

	/* First: the complaints themselves want a sane CPU. */
	if (irqs_on)
		local_irq_disable();
	if (preempt != watch->preempt)
		preempt_count_set(watch->preempt);

	complain(irqs_on, handler, "returned with interrupts on");
	complain(!irqs_on && irq_enables() != watch->irq_enables, handler,
		 "turned interrupts on and off again");
	complain(switches() != watch->switches, handler, "slept");
	complain(preempt != watch->preempt, handler, "changed the preempt count");
	complain(completion == EXIT_FASTPATH_NONE &&
		 kvm_fastpath_host_vcpu_digest(vcpu) != watch->digest, handler,
		 "changed the vCPU and declined");
}
