/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM is built without Hyper-V's features.
 */
#ifndef KVM_FASTPATH_FLAVOUR_SYNIC_H
#define KVM_FASTPATH_FLAVOUR_SYNIC_H

static __always_inline bool flavour_is_synic_vector(struct kvm_vcpu *vcpu, int vector)
{
	return false;
}

static __always_inline const struct kvm_vcpu_hv *flavour_hyperv(struct kvm_vcpu *vcpu)
{
	return NULL;
}

#endif /* KVM_FASTPATH_FLAVOUR_SYNIC_H */
