/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the reason of an exit is in what VMX's vCPUs and TDs have in common.
 */
#ifndef KVM_FASTPATH_FLAVOUR_REASON_H
#define KVM_FASTPATH_FLAVOUR_REASON_H

static __always_inline u32 flavour_exit_reason(struct kvm_vcpu *vcpu)
{
	return vmx_get_exit_reason(vcpu).full;
}

#endif /* KVM_FASTPATH_FLAVOUR_REASON_H */
