/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the graft makes KVM call.  Without CONFIG_KVM_FASTPATH nothing is fast but
 * what the tree's own fast path still handles.
 */
#ifndef KVM_FASTPATH_GRAFT_H
#define KVM_FASTPATH_GRAFT_H

#include <linux/kvm_host.h>

#include <kvm_fastpath/backend.h>

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath/builtin.h>

/* Ask the registry; EXIT_FASTPATH_NONE unless it has done all there is to do. */
fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu);
fastpath_t kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips);

#else

static inline int kvm_fastpath_init(void)
{
	return 0;
}

static inline void kvm_fastpath_exit(void)
{
}

static inline fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
{
	return EXIT_FASTPATH_NONE;
}

static inline fastpath_t kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
{
	return EXIT_FASTPATH_NONE;
}

#endif /* CONFIG_KVM_FASTPATH */

/*
 * In handle_exit_irqoff: KVM has left the inner run loop.  @exit_fastpath is what
 * vcpu_run returned; if it is not NONE the tree's own fast path was first.
 */
static inline fastpath_t
kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
{
	if (exit_fastpath != EXIT_FASTPATH_NONE)
		return exit_fastpath;
	return kvm_fastpath_without_reentry(kvm_fastpath_vmx_exit_irqoff(vcpu));
}

static inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath,
				    bool nrips)
{
	if (exit_fastpath != EXIT_FASTPATH_NONE)
		return exit_fastpath;
	return kvm_fastpath_without_reentry(kvm_fastpath_svm_exit_irqoff(vcpu, nrips));
}

#endif /* KVM_FASTPATH_GRAFT_H */
