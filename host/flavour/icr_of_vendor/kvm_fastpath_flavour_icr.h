/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: as icr_split, for who cannot see what the vendor's module says.  The CPU says it as
 * well: it is AMD's APIC virtualization that reads the high half by itself.
 */
#ifndef KVM_FASTPATH_FLAVOUR_ICR_H
#define KVM_FASTPATH_FLAVOUR_ICR_H

static __always_inline void flavour_store_icr(struct kvm_lapic *apic, u64 icr)
{
	if (boot_cpu_has(X86_FEATURE_SVM)) {
		*(u32 *)(apic->regs + APIC_ICR) = icr;
		*(u32 *)(apic->regs + APIC_ICR2) = icr >> 32;
	} else {
		*(u64 *)(apic->regs + APIC_ICR) = icr;
	}
}

#endif /* KVM_FASTPATH_FLAVOUR_ICR_H */
