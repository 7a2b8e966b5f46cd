/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the kernel's headers declare KVM's map of the APICs.
 */
#ifndef KVM_FASTPATH_FLAVOUR_MAP_H
#define KVM_FASTPATH_FLAVOUR_MAP_H

#define LAYOUT_OF_kvm_apic_map(...)

#endif /* KVM_FASTPATH_FLAVOUR_MAP_H */
