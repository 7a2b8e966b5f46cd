/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: as icr_split, for code that cannot ask the vendor's module.  The CPU's vendor answers
 * as well: only AMD's APIC virtualization reads the high half by itself.
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
