/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM keeps the MSR of Xen's hypercall page beside its other Xen state.
 */
#ifndef KVM_FASTPATH_FLAVOUR_XEN_H
#define KVM_FASTPATH_FLAVOUR_XEN_H

static __always_inline u32 flavour_xen_msr(struct kvm *kvm)
{
	return kvm->arch.xen_hvm_config.msr;
}

#endif /* KVM_FASTPATH_FLAVOUR_XEN_H */
