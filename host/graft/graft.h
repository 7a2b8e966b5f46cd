/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the graft makes KVM call, whatever the vendor.  Without CONFIG_KVM_FASTPATH, KVM is as
 * it was.
 */
#ifndef KVM_FASTPATH_GRAFT_H
#define KVM_FASTPATH_GRAFT_H

#include <linux/kvm_host.h>

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/builtin.h>

/*
 * If the registry is called from handle_exit_irqoff: vcpu_run has just seen a WRMSR whose MSR
 * has a handler.  Each CPU reads and writes its own, interrupts off.
 */
DECLARE_PER_CPU(bool, kvm_fastpath_waits);

/*
 * In lapic.c: write APIC_LVTT, APIC_TMICT or APIC_TDCR.  False, having changed nothing: that is
 * for the slow path.
 */
bool kvm_fastpath_lapic_timer_write(struct kvm_lapic *apic, u32 reg, u32 value)
	__kvm_fastpath_irqoff_only;

/*
 * The slot of the MSR's handler, or NULL.  While no handler is on, KVM shall be as fast as
 * without the library, so that the look whether any is precedes all else.
 */
static __always_inline const struct kvm_fastpath_slot *kvm_fastpath_find_active(u32 msr)
{
	const struct kvm_fastpath_slot *slot;

	if (!kvm_fastpath_is_active())
		return NULL;

	slot = kvm_fastpath_find(msr);
	if (!slot)
		__this_cpu_inc(kvm_fastpath_unclaimed);
	return slot;
}

#else

static inline int kvm_fastpath_init(void)
{
	return 0;
}

static inline void kvm_fastpath_exit(void)
{
}

#endif /* CONFIG_KVM_FASTPATH */

/* KVM ors what vcpu_run and handle_exit_irqoff return for an exit: one of them does nothing. */
static_assert(!EXIT_FASTPATH_NONE);

#endif /* KVM_FASTPATH_GRAFT_H */
