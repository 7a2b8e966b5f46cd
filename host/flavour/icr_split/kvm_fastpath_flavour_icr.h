/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the vendor's module says where KVM keeps the high half of an x2APIC's ICR, because
 * APIC virtualization of Intel's and AMD's CPUs reads it in different places.
 */
#ifndef KVM_FASTPATH_FLAVOUR_ICR_H
#define KVM_FASTPATH_FLAVOUR_ICR_H

static __always_inline void flavour_store_icr(struct kvm_lapic *apic, u64 icr)
{
	if (kvm_x86_ops.x2apic_icr_is_split) {
		*(u32 *)(apic->regs + APIC_ICR) = icr;
		*(u32 *)(apic->regs + APIC_ICR2) = icr >> 32;
	} else {
		*(u64 *)(apic->regs + APIC_ICR) = icr;
	}
}

#endif /* KVM_FASTPATH_FLAVOUR_ICR_H */
