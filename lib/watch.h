/* SPDX-License-Identifier: GPL-2.0 */
/*
 * CONFIG_KVM_FASTPATH_DEBUG: check each callback at run time for faults that a static
 * check cannot see.  Private to lib/.
 */
#ifndef KVM_FASTPATH_WATCH_H
#define KVM_FASTPATH_WATCH_H

#include <linux/sched.h>

#include <kvm_fastpath/handler.h>

#ifdef CONFIG_TRACE_IRQFLAGS
/* Also counts interrupts that were turned on and off again. */
static inline unsigned int irq_enables(void)
{
	return current->irqtrace.hardirq_enable_event;
}
#else
static inline unsigned int irq_enables(void)
{
	return 0;
}
#endif

/* In nanoseconds; the kernel log names a handler that takes longer. */
extern long kvm_fastpath_budget_ns;

/*
 * Calls @write for @handler, reports what it did wrong, and restores interrupts and the preempt
 * count.  Returns the callback's completion.
 */
enum exit_fastpath_completion
kvm_fastpath_watch(kvm_fastpath_wrmsr_t write, const struct kvm_fastpath_handler *handler,
		   struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;

#endif /* KVM_FASTPATH_WATCH_H */
