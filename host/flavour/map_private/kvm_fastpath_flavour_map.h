/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM's map of the APICs is declared in its own lapic.h.
 */
#ifndef KVM_FASTPATH_FLAVOUR_MAP_H
#define KVM_FASTPATH_FLAVOUR_MAP_H

#define LAYOUT_OF_kvm_apic_map(...)	__VA_ARGS__

#endif /* KVM_FASTPATH_FLAVOUR_MAP_H */
