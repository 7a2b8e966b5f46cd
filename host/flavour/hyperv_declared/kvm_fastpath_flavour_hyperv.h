/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: the kernel's headers declare KVM's Hyper-V state.
 */
#ifndef KVM_FASTPATH_FLAVOUR_HYPERV_H
#define KVM_FASTPATH_FLAVOUR_HYPERV_H

#define LAYOUT_OF_kvm_vcpu_hv(...)
#define LAYOUT_OF_kvm_vcpu_hv_synic(...)

#endif /* KVM_FASTPATH_FLAVOUR_HYPERV_H */
