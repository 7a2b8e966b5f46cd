/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM keeps the MSR of Xen's hypercall page in its Xen state.
 */
#ifndef KVM_FASTPATH_FLAVOUR_XEN_H
#define KVM_FASTPATH_FLAVOUR_XEN_H

static __always_inline u32 flavour_xen_msr(struct kvm *kvm)
{
#ifdef CONFIG_KVM_XEN
	return kvm->arch.xen.hvm_config.msr;
#else
	return 0;
#endif
}

#endif /* KVM_FASTPATH_FLAVOUR_XEN_H */
