/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: an x2APIC's ICR is kept as one 64-bit register, whatever the vendor.
 */
#ifndef KVM_FASTPATH_FLAVOUR_ICR_H
#define KVM_FASTPATH_FLAVOUR_ICR_H

static __always_inline void flavour_store_icr(struct kvm_lapic *apic, u64 icr)
{
	*(u64 *)(apic->regs + APIC_ICR) = icr;
}

#endif /* KVM_FASTPATH_FLAVOUR_ICR_H */
