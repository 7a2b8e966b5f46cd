/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM has no function that says whether a vector is a SynIC's; look it up.  KVM has
 * Hyper-V.
 */
#ifndef KVM_FASTPATH_FLAVOUR_SYNIC_H
#define KVM_FASTPATH_FLAVOUR_SYNIC_H

static __always_inline bool flavour_is_synic_vector(struct kvm_vcpu *vcpu, int vector)
{
	return to_hv_vcpu(vcpu) && test_bit(vector, to_hv_synic(vcpu)->vec_bitmap);
}

static __always_inline const struct kvm_vcpu_hv *flavour_hyperv(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.hyperv_enabled ? vcpu->arch.hyperv : NULL;
}

#endif /* KVM_FASTPATH_FLAVOUR_SYNIC_H */
