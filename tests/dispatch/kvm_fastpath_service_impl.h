/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The services that the ICR's handler uses, over the bench's vCPU; no other handler runs.
 */
#ifndef KVM_FASTPATH_SERVICE_IMPL_H
#define KVM_FASTPATH_SERVICE_IMPL_H

#include "kvm_fastpath_host_impl.h"

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_x2apic(struct kvm_vcpu *vcpu)
{
	return vcpu->apic && vcpu->apic_mode & BIT(10);
}

KVM_FASTPATH_SERVICE __always_inline bool kvm_fastpath_icr_write(struct kvm_vcpu *vcpu, u64 icr)
{
	u32 dest = icr >> 32;

	trace_is_off();
	if (dest <= vcpu->max_apic_id && vcpu->phys_map[dest])
		deliver(vcpu->phys_map[dest], icr & APIC_VECTOR_MASK);
	vcpu->icr = icr;
	trace_is_off();
	return true;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_hyperv_apic(struct kvm_vcpu *vcpu)
{
	return !vcpu->apic;
}

KVM_FASTPATH_SERVICE __always_inline bool kvm_fastpath_hyperv_icr_write(struct kvm_vcpu *vcpu,
									u64 icr)
{
	return kvm_fastpath_icr_write(vcpu, icr);
}

KVM_FASTPATH_SERVICE __always_inline bool kvm_fastpath_end_interrupt(struct kvm_vcpu *vcpu)
{
	return !vcpu->apic;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_timer_write(struct kvm_vcpu *vcpu, u32 reg,
							  u32 value)
{
	return false;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
{
	return false;
}

KVM_FASTPATH_SERVICE inline void kvm_fastpath_self_ipi(struct kvm_vcpu *vcpu, u8 vector)
{
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_tpr_write(struct kvm_vcpu *vcpu, u8 tpr)
{
	return false;
}

KVM_FASTPATH_SERVICE inline void kvm_fastpath_request_event(struct kvm_vcpu *vcpu)
{
}

KVM_FASTPATH_SERVICE inline u32 kvm_fastpath_vcpu_id(struct kvm_vcpu *vcpu)
{
	return 0;
}

KVM_FASTPATH_SERVICE inline unsigned int kvm_fastpath_nr_vcpus(struct kvm_vcpu *vcpu)
{
	return 1;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_hyperv(struct kvm_vcpu *vcpu)
{
	return false;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_pv_feature(struct kvm_vcpu *vcpu,
							     unsigned int feature)
{
	return false;
}

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
{
	return true;
}

KVM_FASTPATH_SERVICE inline u64 kvm_fastpath_reg_read(struct kvm_vcpu *vcpu, unsigned int reg)
{
	return 0;
}

KVM_FASTPATH_SERVICE inline void kvm_fastpath_reg_write(struct kvm_vcpu *vcpu,
							unsigned int reg, u64 value)
{
}

#endif /* KVM_FASTPATH_SERVICE_IMPL_H */
