// SPDX-License-Identifier: GPL-2.0
/*
 * The host contract, by KVM: the digest that CONFIG_KVM_FASTPATH_DEBUG compares.
 */
#include <linux/jhash.h>
#include <linux/kvm_host.h>

#include "../lib/host.h"

u32 kvm_fastpath_host_vcpu_digest(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	/* Reading them also fills the cache, which must not look like a change. */
	u64 state[] = { kvm_rip_read(vcpu), kvm_get_rflags(vcpu), kvm_rsp_read(vcpu), 0 };

	if (lapic_in_kernel(vcpu))
		state[3] = (u64)kvm_lapic_get_reg(vcpu->arch.apic, APIC_ICR2) << 32 |
			   kvm_lapic_get_reg(vcpu->arch.apic, APIC_ICR);

	return jhash(vcpu->arch.regs, sizeof(vcpu->arch.regs),
		     jhash(state, sizeof(state), 0));
}
