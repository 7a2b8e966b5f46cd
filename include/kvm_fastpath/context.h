/* SPDX-License-Identifier: GPL-2.0 */
/*
 * "Interrupts off", for sparse, which can check who calls whom.
 */
#ifndef KVM_FASTPATH_CONTEXT_H
#define KVM_FASTPATH_CONTEXT_H

/**
 * DOC: interrupts off, checked by sparse
 *
 * local_irq_disable() tells sparse nothing, so functions are marked:
 *
 * __kvm_fastpath_irqoff
 *	on a function's definition: it runs with interrupts off.
 * __kvm_fastpath_irqoff_only
 *	on a declaration or a pointer: only such a function may call it; in another
 *	one sparse says "context check failure".
 * __kvm_fastpath_irqoff_begin(), __kvm_fastpath_irqoff_end()
 *	around the calls in a function that turns interrupts off itself.
 *
 * Sparse looks at calls across files and through pointers; where it has seen the
 * callee's definition in the same file it does not check, and a held spinlock
 * satisfies it as well.  At run time lockdep_assert_irqs_disabled() looks again.
 */
#ifdef __CHECKER__
/* A context of -1 on entry makes sparse compare instead of count. */
#define __kvm_fastpath_irqoff_only __attribute__((context(kvm_fastpath_irqoff, -1, 1)))
#define __kvm_fastpath_irqoff __attribute__((context(kvm_fastpath_irqoff, 1, 1)))
#define __kvm_fastpath_irqoff_begin() __context__(kvm_fastpath_irqoff, 1)
#define __kvm_fastpath_irqoff_end() __context__(kvm_fastpath_irqoff, -1)
#else
#define __kvm_fastpath_irqoff_only
#define __kvm_fastpath_irqoff
#define __kvm_fastpath_irqoff_begin() do { } while (0)
#define __kvm_fastpath_irqoff_end() do { } while (0)
#endif

#endif /* KVM_FASTPATH_CONTEXT_H */
