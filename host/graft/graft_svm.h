/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Functions that the graft makes SVM call.  Inline, so that other exits pay for no call.
 */
#ifndef KVM_FASTPATH_GRAFT_SVM_H
#define KVM_FASTPATH_GRAFT_SVM_H

#include "svm/svm.h"
#include "x86.h"

#include "graft.h"

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath_flavour_stock.h>

/* The callers ask is_guest_mode(), too, because caller.cocci checks that; gcc asks it once. */
static __always_inline bool kvm_fastpath_svm_may_ask(struct kvm_vcpu *vcpu, bool nrips)
{
	const struct vmcb_control_area *control = &to_svm(vcpu)->vmcb->control;
	const struct kvm_fastpath_svm_exit exit = {
		.exit_code = control->exit_code,
		.exit_info_1 = control->exit_info_1,
		.next_rip = control->next_rip,
		.nrips = nrips,
		.guest_mode = is_guest_mode(vcpu),
		.state_protected = vcpu->arch.guest_state_protected,
	};

	return kvm_fastpath_svm_wrmsr_exit(&exit);
}

/*
 * In vcpu_run, where SVM has seen a WRMSR: ask the registry, and then KVM's own fast path, @own, if
 * that has a case for the MSR.
 */
static __always_inline fastpath_t
kvm_fastpath_svm_wrmsr(struct kvm_vcpu *vcpu, bool nrips, fastpath_t (*own)(struct kvm_vcpu *vcpu))
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_slot *slot;
	u32 msr = kvm_rcx_read(vcpu);
	fastpath_t ret;

	if (!kvm_fastpath_is_active())
		return own(vcpu);

	slot = kvm_fastpath_find_or_count(msr);
	if (slot && !is_guest_mode(vcpu) && kvm_fastpath_svm_may_ask(vcpu, nrips)) {
		ret = kvm_fastpath_wrmsr_found(vcpu, msr, kvm_read_edx_eax(vcpu), slot);
		if (ret != EXIT_FASTPATH_NONE)
			return ret;
	}
	return kvm_fastpath_own_takes(msr) ? own(vcpu) : EXIT_FASTPATH_NONE;
}

/*
 * The same place, if the registry is called from handle_exit_irqoff: whether KVM's own fast path is
 * not to be asked here, because it has no case for the MSR, or has to wait until the registry has
 * been asked there.
 */
static __always_inline bool kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	u32 msr = kvm_rcx_read(vcpu);

	if (!kvm_fastpath_is_active())
		return false;
	if (!kvm_fastpath_find_or_count(msr) || !kvm_fastpath_svm_may_ask(vcpu, nrips))
		return !kvm_fastpath_own_takes(msr);

	__this_cpu_write(kvm_fastpath_waits, true);
	return true;
}

/*
 * In handle_exit_irqoff: ask the registry, if vcpu_run has seen that the MSR has a handler, and
 * then KVM's own fast path, which has waited.  @exit_fastpath is what vcpu_run returned.  Never
 * asks for re-entry: KVM has left the inner run loop.  Does not ask nrips again, which never
 * changes: gcc would read it at each exit, before the mark.
 * Return: EXIT_FASTPATH_NONE if nothing was done here, even if vcpu_run handled the write.
 * Returning @exit_fastpath then would make every exit save a register, library off or on.
 *
 * A handler may be unregistered between the two places.  Then KVM's own fast path is not asked,
 * and the write is slow.  If the library is switched off between them, the mark stays until the
 * next exit.  That is harmless, because this function checks that exit, too.
 */
static __always_inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_slot *slot;
	fastpath_t ret;

	if (!kvm_fastpath_is_active() || likely(!__this_cpu_read(kvm_fastpath_waits)))
		return EXIT_FASTPATH_NONE;

	__this_cpu_write(kvm_fastpath_waits, false);
	if (exit_fastpath != EXIT_FASTPATH_NONE || is_guest_mode(vcpu) ||
	    !kvm_fastpath_svm_may_ask(vcpu, true))
		return EXIT_FASTPATH_NONE;

	slot = kvm_fastpath_find_or_count(kvm_rcx_read(vcpu));
	if (!slot)
		return EXIT_FASTPATH_NONE;

	/* Read the MSR again later: to keep it, each exit would save a register. */
	ret = kvm_fastpath_wrmsr_found(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu), slot);
	if (ret == EXIT_FASTPATH_NONE && kvm_fastpath_own_takes(kvm_rcx_read(vcpu)))
		ret = flavour_stock_wrmsr(vcpu);

	return kvm_fastpath_downgrade_reenter(ret);
}

#else

static inline fastpath_t
kvm_fastpath_svm_wrmsr(struct kvm_vcpu *vcpu, bool nrips, fastpath_t (*own)(struct kvm_vcpu *vcpu))
{
	return own(vcpu);
}

static inline bool kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	return false;
}

static inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
{
	return EXIT_FASTPATH_NONE;
}

#endif /* CONFIG_KVM_FASTPATH */

#endif /* KVM_FASTPATH_GRAFT_SVM_H */
