/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: a vCPU may be a TD's, which shares vmx_handle_exit_irqoff() with VMX's own
 * but is a struct vcpu_tdx.
 */
#ifndef KVM_FASTPATH_FLAVOUR_TD_H
#define KVM_FASTPATH_FLAVOUR_TD_H

#include "vmx/common.h"

static __always_inline bool flavour_is_td(struct kvm_vcpu *vcpu)
{
	return is_td_vcpu(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_TD_H */
