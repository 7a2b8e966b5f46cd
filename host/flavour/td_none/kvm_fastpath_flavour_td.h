/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the tree has no TDX guests.
 */
#ifndef KVM_FASTPATH_FLAVOUR_TD_H
#define KVM_FASTPATH_FLAVOUR_TD_H

static __always_inline bool flavour_is_td(struct kvm_vcpu *vcpu)
{
	return false;
}

#endif /* KVM_FASTPATH_FLAVOUR_TD_H */
