// SPDX-License-Identifier: GPL-2.0
/*
 * The host contract, by KVM: the digest that CONFIG_KVM_FASTPATH_DEBUG compares.
 */
#include <linux/jhash.h>
#include <linux/kvm_host.h>

#include "../lib/host.h"

#define APIC_REGS_END	0x400

u32 kvm_fastpath_host_vcpu_digest(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	/* Reading them also fills the cache, which must not look like a change. */
	u64 state[] = { kvm_rip_read(vcpu), kvm_get_rflags(vcpu), kvm_rsp_read(vcpu) };
	u32 digest = jhash(state, sizeof(state), 0);

	/* Between these two are the TMR and the IRR, which other CPUs change. */
	if (lapic_in_kernel(vcpu)) {
		digest = jhash(vcpu->arch.apic->regs, APIC_TMR, digest);
		digest = jhash(vcpu->arch.apic->regs + APIC_ESR, APIC_REGS_END - APIC_ESR, digest);
	}

	return jhash(vcpu->arch.regs, sizeof(vcpu->arch.regs), digest);
}
