/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: VMX keeps the reason of an exit in its own part of a vCPU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_REASON_H
#define KVM_FASTPATH_FLAVOUR_REASON_H

static __always_inline u32 flavour_exit_reason(struct kvm_vcpu *vcpu)
{
	return to_vmx(vcpu)->exit_reason.full;
}

#endif /* KVM_FASTPATH_FLAVOUR_REASON_H */
