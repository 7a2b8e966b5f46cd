/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the graft makes KVM call.  Without CONFIG_KVM_FASTPATH nothing is fast but
 * what the tree's own fast path still handles.
 */
#ifndef KVM_FASTPATH_GRAFT_H
#define KVM_FASTPATH_GRAFT_H

#include <linux/kvm_host.h>

#ifdef CONFIG_KVM_FASTPATH

#include <kvm_fastpath/builtin.h>

/* @exit_fastpath: what vcpu_run returned; kept if it is not NONE. */
fastpath_t kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu,
					       fastpath_t exit_fastpath);
fastpath_t kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu,
					       fastpath_t exit_fastpath, bool nrips);

#else

static inline int kvm_fastpath_init(void)
{
	return 0;
}

static inline void kvm_fastpath_exit(void)
{
}

static inline fastpath_t
kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
{
	return exit_fastpath;
}

static inline fastpath_t
kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath,
				    bool nrips)
{
	return exit_fastpath;
}

#endif /* CONFIG_KVM_FASTPATH */

#endif /* KVM_FASTPATH_GRAFT_H */
