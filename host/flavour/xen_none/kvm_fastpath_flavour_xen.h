/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM is built without Xen's features.
 */
#ifndef KVM_FASTPATH_FLAVOUR_XEN_H
#define KVM_FASTPATH_FLAVOUR_XEN_H

/* As when userspace has not set it. */
static __always_inline u32 flavour_xen_msr(struct kvm *kvm)
{
	return 0;
}

#endif /* KVM_FASTPATH_FLAVOUR_XEN_H */
