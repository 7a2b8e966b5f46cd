// SPDX-License-Identifier: GPL-2.0
/*
 * The host contract, by KVM.
 */
#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "lapic.h"
#include "trace.h"
#include "x86.h"

#include <kvm_fastpath/host.h>
#include <kvm_fastpath_flavour.h>

bool kvm_fastpath_host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	/* Takes SRCU by itself, which interrupts off do not forbid. */
	return kvm_msr_allowed(vcpu, msr, KVM_MSR_FILTER_WRITE);
}

bool kvm_fastpath_host_can_skip(struct kvm_vcpu *vcpu)
{
	return flavour_can_skip(vcpu);
}

bool kvm_fastpath_host_lapic_in_kernel(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return lapic_in_kernel(vcpu);
}

bool kvm_fastpath_host_x2apic_mode(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return apic_x2apic_mode(vcpu->arch.apic);
}

bool kvm_fastpath_host_x2apic_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	return !kvm_x2apic_icr_write(vcpu->arch.apic, icr);
}

void kvm_fastpath_host_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff
{
	kvm_set_lapic_tscdeadline_msr(vcpu, tsc);
}

void kvm_fastpath_host_trace_wrmsr(u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	trace_kvm_msr_write(msr, data);
}

bool kvm_fastpath_host_skip_instruction(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_skip(vcpu);
}
