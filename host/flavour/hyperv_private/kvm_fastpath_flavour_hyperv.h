/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM's own hyperv.h declares its Hyper-V state.
 */
#ifndef KVM_FASTPATH_FLAVOUR_HYPERV_H
#define KVM_FASTPATH_FLAVOUR_HYPERV_H

#define LAYOUT_OF_kvm_vcpu_hv(...)		__VA_ARGS__
#define LAYOUT_OF_kvm_vcpu_hv_synic(...)	__VA_ARGS__

#endif /* KVM_FASTPATH_FLAVOUR_HYPERV_H */
