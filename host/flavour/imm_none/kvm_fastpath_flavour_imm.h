/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM knows no WRMSR with an immediate.
 */
#ifndef KVM_FASTPATH_FLAVOUR_IMM_H
#define KVM_FASTPATH_FLAVOUR_IMM_H

static __always_inline bool flavour_imm(struct kvm_vcpu *vcpu, u32 *msr, int *reg)
{
	return false;
}

static __always_inline fastpath_t flavour_stock_imm(struct kvm_vcpu *vcpu, u32 msr, int reg)
{
	return EXIT_FASTPATH_NONE;
}

#endif /* KVM_FASTPATH_FLAVOUR_IMM_H */
