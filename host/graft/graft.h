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
 * The slot of the MSR's handler, or NULL.  First asks whether any handler is on, because KVM
 * must be as fast as without the library while none is.
 */
static __always_inline const struct kvm_fastpath_slot *kvm_fastpath_find_active(u32 msr)
{
	const struct kvm_fastpath_slot *slot;

	if (!kvm_fastpath_is_active())
		return NULL;

	/* A hit can afford the jump: it saves hundreds of instructions. */
	slot = kvm_fastpath_find(msr);
	if (likely(!slot))
		__this_cpu_inc(kvm_fastpath_unhandled);
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

/* KVM ors the completions of vcpu_run and handle_exit_irqoff; one of them is always NONE. */
static_assert(!EXIT_FASTPATH_NONE);

#endif /* KVM_FASTPATH_GRAFT_H */
