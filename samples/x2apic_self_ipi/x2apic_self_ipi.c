// SPDX-License-Identifier: GPL-2.0
/*
 * x2APIC SELF IPI: a CPU interrupts itself, fast; in a module of its own.
 *
 * Linux writes it to run work as soon as interrupts are on again.  There is one receiver
 * and it is known, so that sending takes no lock and no time to speak of.
 */
#include <linux/module.h>

#include <asm/apicdef.h>

#include <kvm_fastpath/handler.h>
#include <kvm_fastpath/service.h>

static enum exit_fastpath_completion
x2apic_self_ipi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu,
		      u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	/* SDM Vol. 3A, 11.12.11: there is nothing but a vector. */
	if (data & ~(u64)APIC_VECTOR_MASK)
		return EXIT_FASTPATH_NONE;

	/* Userspace's, or in a mode that has no such register. */
	if (!kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;

	kvm_fastpath_self_ipi(vcpu, data);

	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler x2apic_self_ipi[] = {
	{
		.name = "x2apic-self-ipi",
		.msr = APIC_BASE_MSR + (APIC_SELF_IPI >> 4),
		.write = x2apic_self_ipi_wrmsr,
		.owner = THIS_MODULE,
	},
};

module_kvm_fastpath_handlers(x2apic_self_ipi);

MODULE_DESCRIPTION("Fast x2APIC SELF IPI for KVM guests");
MODULE_LICENSE("GPL");
