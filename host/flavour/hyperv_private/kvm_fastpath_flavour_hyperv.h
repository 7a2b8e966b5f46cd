/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: what KVM keeps of Hyper-V is declared in its own hyperv.h.
 */
#ifndef KVM_FASTPATH_FLAVOUR_HYPERV_H
#define KVM_FASTPATH_FLAVOUR_HYPERV_H

#define LAYOUT_OF_kvm_vcpu_hv(...)		__VA_ARGS__
#define LAYOUT_OF_kvm_vcpu_hv_synic(...)	__VA_ARGS__

#endif /* KVM_FASTPATH_FLAVOUR_HYPERV_H */
