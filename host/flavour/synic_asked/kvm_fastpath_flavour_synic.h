/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: hyperv.h tells whether a vector is a SynIC's, also without CONFIG_KVM_HYPERV.
 */
#ifndef KVM_FASTPATH_FLAVOUR_SYNIC_H
#define KVM_FASTPATH_FLAVOUR_SYNIC_H

static __always_inline bool flavour_is_synic_vector(struct kvm_vcpu *vcpu, int vector)
{
	return kvm_hv_synic_has_vector(vcpu, vector);
}

/* KVM's other Hyper-V functions need that option. */
static __always_inline const struct kvm_vcpu_hv *flavour_hyperv(struct kvm_vcpu *vcpu)
{
#ifdef CONFIG_KVM_HYPERV
	return vcpu->arch.hyperv_enabled ? vcpu->arch.hyperv : NULL;
#else
	return NULL;
#endif
}

#endif /* KVM_FASTPATH_FLAVOUR_SYNIC_H */
