/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The services for handlers, by KVM: inline for built-in handlers, and exported by
 * service.c.
 */
#ifndef KVM_FASTPATH_SERVICE_IMPL_H
#define KVM_FASTPATH_SERVICE_IMPL_H

#include <linux/kvm_host.h>

#include <kvm_fastpath_kvm.h>

#include <kvm_fastpath_flavour_synic.h>

#include "../../lib/host.h"

#include "kvm_fastpath_lapic.h"

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_x2apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return lapic_in_kernel(vcpu) && apic_x2apic_mode(vcpu->arch.apic);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_x2apic);

/*
 * As kvm_hv_set_msr_common() decides, which also allocates a vCPU's Hyper-V state.  If CPUID
 * shows Hyper-V, KVM_SET_CPUID2 has allocated that already.
 */
KVM_FASTPATH_SERVICE inline bool kvm_fastpath_hyperv_apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	const struct kvm_vcpu_hv *hv = flavour_hyperv(vcpu);

	if (!hv || !lapic_in_kernel(vcpu))
		return false;

	return likely(!hv->enforce_cpuid) ||
	       hv->cpuid_cache.features_eax & HV_MSR_APIC_ACCESS_AVAILABLE;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_hyperv_apic);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_timer_write(struct kvm_vcpu *vcpu, u32 reg,
							  u32 value)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_lapic_timer_write(vcpu->arch.apic, reg, value);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_timer_write);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff
{
	if (!lapic_in_kernel(vcpu))
		return false;

	kvm_set_lapic_tscdeadline_msr(vcpu, tsc);
	return true;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_set_tscdeadline);

KVM_FASTPATH_SERVICE inline void kvm_fastpath_request_event(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	kvm_make_request(KVM_REQ_EVENT, vcpu);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_request_event);

KVM_FASTPATH_SERVICE inline u32 kvm_fastpath_vcpu_id(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return vcpu->vcpu_id;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_vcpu_id);

KVM_FASTPATH_SERVICE inline unsigned int kvm_fastpath_nr_vcpus(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return atomic_read(&vcpu->kvm->online_vcpus);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_nr_vcpus);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_hyperv(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_hyperv(vcpu);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_has_hyperv);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_pv_feature(struct kvm_vcpu *vcpu,
							     unsigned int feature)
	__kvm_fastpath_irqoff
{
	return guest_pv_has(vcpu, feature);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_has_pv_feature);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_host_wrmsr_allowed(vcpu, msr);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_wrmsr_allowed);

KVM_FASTPATH_SERVICE inline u64 kvm_fastpath_reg_read(struct kvm_vcpu *vcpu, unsigned int reg)
	__kvm_fastpath_irqoff
{
	return kvm_register_read_raw(vcpu, reg);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_reg_read);

KVM_FASTPATH_SERVICE inline void kvm_fastpath_reg_write(struct kvm_vcpu *vcpu,
							unsigned int reg, u64 value)
	__kvm_fastpath_irqoff
{
	kvm_register_write_raw(vcpu, reg, value);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_reg_write);

#endif /* KVM_FASTPATH_SERVICE_IMPL_H */
