/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the name of KVM's own fast path for WRMSR says that interrupts are off.
 */
#ifndef KVM_FASTPATH_FLAVOUR_STOCK_H
#define KVM_FASTPATH_FLAVOUR_STOCK_H

static __always_inline fastpath_t flavour_stock_wrmsr(struct kvm_vcpu *vcpu)
{
	return handle_fastpath_set_msr_irqoff(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_STOCK_H */
