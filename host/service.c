// SPDX-License-Identifier: GPL-2.0
/*
 * The services for handlers of other modules: not inline, and exported.
 */
#include <linux/export.h>

#define KVM_FASTPATH_SERVICE

#include <kvm_fastpath/service.h>

EXPORT_SYMBOL_NS_GPL(kvm_fastpath_x2apic, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_icr_write, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_self_ipi, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_end_interrupt, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_tpr_write, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_set_tscdeadline, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_request_event, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_vcpu_id, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_has_hyperv, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_reg_read, KVM_FASTPATH);
EXPORT_SYMBOL_NS_GPL(kvm_fastpath_reg_write, KVM_FASTPATH);
