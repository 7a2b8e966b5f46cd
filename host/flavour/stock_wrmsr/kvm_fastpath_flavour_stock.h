/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM's own fast paths are called by instructions.
 */
#ifndef KVM_FASTPATH_FLAVOUR_STOCK_H
#define KVM_FASTPATH_FLAVOUR_STOCK_H

static __always_inline fastpath_t flavour_stock_wrmsr(struct kvm_vcpu *vcpu)
{
	return handle_fastpath_wrmsr(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_STOCK_H */
