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

#endif /* KVM_FASTPATH_FLAVOUR_SYNIC_H */
