/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: VMX has an exit of its own for a WRMSR with an immediate.
 */
#ifndef KVM_FASTPATH_FLAVOUR_IMM_H
#define KVM_FASTPATH_FLAVOUR_IMM_H

#include <kvm_fastpath_flavour_reason.h>

/* vmx.c has it further down. */
static int vmx_get_msr_imm_reg(struct kvm_vcpu *vcpu);

static __always_inline bool flavour_imm(struct kvm_vcpu *vcpu, u32 *msr, int *reg)
{
	if (!kvm_fastpath_vmx_wrmsr_imm_exit(flavour_exit_reason(vcpu), is_guest_mode(vcpu)))
		return false;

	*msr = vmx_get_exit_qual(vcpu);
	*reg = vmx_get_msr_imm_reg(vcpu);
	return true;
}

static __always_inline fastpath_t flavour_stock_imm(struct kvm_vcpu *vcpu, u32 msr, int reg)
{
	return handle_fastpath_wrmsr_imm(vcpu, msr, reg);
}

#endif /* KVM_FASTPATH_FLAVOUR_IMM_H */
