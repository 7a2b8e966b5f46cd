/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The registry first, then the fast path that KVM has itself; for both backends.
 */
#ifndef KVM_FASTPATH_OWN_H
#define KVM_FASTPATH_OWN_H

#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "x86.h"

#include <kvm_fastpath/backend.h>

static __always_inline bool wrmsr_may_be_claimed(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_may_be_claimed(kvm_rcx_read(vcpu));
}

static __always_inline fastpath_t ask_registry(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}

/*
 * In handle_exit_irqoff, for a WRMSR exit that vcpu_run has not handled.  KVM's own fast
 * path ran in vcpu_run unless a handler claimed the MSR.  A claim may come or go between
 * the two: then KVM's own is asked twice, which is harmless after it has declined, or
 * not at all, and the write is slow.
 */
static __always_inline fastpath_t registry_then_own(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	bool claimed = wrmsr_may_be_claimed(vcpu);
	fastpath_t ret = ask_registry(vcpu);

	if (ret == EXIT_FASTPATH_NONE && claimed)
		ret = handle_fastpath_set_msr_irqoff(vcpu);

	return kvm_fastpath_without_reentry(ret);
}

#endif /* KVM_FASTPATH_OWN_H */
