/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host contract, by KVM.  Inline, because each exit would pay for a call.
 */
#ifndef KVM_FASTPATH_HOST_IMPL_H
#define KVM_FASTPATH_HOST_IMPL_H

#include <linux/kvm_host.h>

#include <kvm_fastpath_kvm.h>

#include <kvm_fastpath_flavour.h>
#include <kvm_fastpath_flavour_xen.h>
#include <kvm_fastpath_trace.h>

/* A branch that is patched out while no guest on this host has such an MSR. */
static __always_inline bool is_xen_msr(struct kvm_vcpu *vcpu, u32 msr)
{
	return kvm_xen_msr_enabled(vcpu->kvm) && msr == flavour_xen_msr(vcpu->kvm);
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	if (is_xen_msr(vcpu, msr))
		return false;

	/* The look-up takes SRCU by itself, which interrupts off do not forbid. */
	return likely(!rcu_access_pointer(vcpu->kvm->arch.msr_filter)) ||
	       kvm_msr_allowed(vcpu, msr, KVM_MSR_FILTER_WRITE);
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_can_skip(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_can_exit(vcpu) && flavour_can_skip(vcpu);
}

KVM_FASTPATH_HOST inline void kvm_fastpath_host_trace_wrmsr(u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	trace_kvm_msr_write(msr, data);
}

/* A branch that is patched out while nobody listens. */
KVM_FASTPATH_HOST inline void
kvm_fastpath_host_trace_exit(struct kvm_vcpu *vcpu, u32 msr, u64 data,
			     enum exit_fastpath_completion completion, enum kvm_fastpath_why why)
	__kvm_fastpath_irqoff
{
	trace_kvm_fastpath_exit(vcpu, msr, data, completion, why);
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_skip_instruction(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_skip(vcpu);
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_request_pending(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return kvm_request_pending(vcpu);
}

#endif /* KVM_FASTPATH_HOST_IMPL_H */
