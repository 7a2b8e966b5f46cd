/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that the graft makes KVM call, whatever the vendor.  Without CONFIG_KVM_FASTPATH
 * they do nothing.
 */
#ifndef KVM_FASTPATH_GRAFT_H
#define KVM_FASTPATH_GRAFT_H

#include <linux/kvm_host.h>

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/builtin.h>

/*
 * If the registry is called from handle_exit_irqoff: vcpu_run has just seen a WRMSR whose MSR
 * has a handler.  Each CPU reads and writes its own mark, with interrupts off.
 */
DECLARE_PER_CPU(bool, kvm_fastpath_waits);

/*
 * In lapic.c: writes APIC_LVTT, APIC_TMICT or APIC_TDCR.  Returns false, having changed
 * nothing, if only the slow path can do that.
 */
bool kvm_fastpath_lapic_timer_write(struct kvm_lapic *apic, u32 reg, u32 value)
	__kvm_fastpath_irqoff_only;

/*
 * The slot of the MSR's handler, or NULL.  Callers have asked kvm_fastpath_is_active(), because KVM
 * must be as fast as without the library while no handler is on.
 */
static __always_inline const struct kvm_fastpath_slot *kvm_fastpath_find_or_count(u32 msr)
{
	const struct kvm_fastpath_slot *slot = kvm_fastpath_find(msr);

	/* A hit can afford the jump: it saves hundreds of instructions. */
	if (likely(!slot))
		__this_cpu_inc(kvm_fastpath_unhandled);
	return slot;
}

/*
 * Whether KVM's own fast path has a case for the MSR; probe.sh refuses a KVM that has others.  To
 * call it for nothing costs more than the look-up does.
 */
static __always_inline bool kvm_fastpath_own_takes(u32 msr)
{
	return msr == APIC_BASE_MSR + (APIC_ICR >> 4) || msr == MSR_IA32_TSC_DEADLINE;
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

/* KVM ors the completions of vcpu_run and handle_exit_irqoff; one of them is always NONE. */
static_assert(!EXIT_FASTPATH_NONE);

#endif /* KVM_FASTPATH_GRAFT_H */
