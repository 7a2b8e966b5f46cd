// SPDX-License-Identifier: GPL-2.0
/// The EOI handler trusts highest_isr_cache, which is of no use across a switch of APICv.
// Find: arch/x86/kvm/lapic.c
// Lest: the cache of the ISR outlives a switch of APICv: an EOI could end the wrong interrupt

@@
identifier vcpu, apic;
@@
 kvm_apic_update_apicv(struct kvm_vcpu *vcpu)
 {
 ...
*apic->highest_isr_cache = -1;
 ...
 }
