/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: RIP is kept as one of the general registers.
 */
#ifndef KVM_FASTPATH_FLAVOUR_RIP_H
#define KVM_FASTPATH_FLAVOUR_RIP_H

#define FLAVOUR_RIP	VCPU_REGS_RIP

static inline unsigned long flavour_rip(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.regs[VCPU_REGS_RIP];
}

#endif /* KVM_FASTPATH_FLAVOUR_RIP_H */
