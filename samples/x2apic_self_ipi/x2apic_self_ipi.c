// SPDX-License-Identifier: GPL-2.0
/*
 * x2APIC SELF IPI: a CPU interrupts itself, fast; in a module of its own.
 *
 * Linux writes it to run work as soon as interrupts are on again.  There is one receiver
 * and it is known, so that sending takes no lock and no time to speak of.
 *
 * kvm_set_msr() does the write, too, but it is not for here: after each write to an APIC's
 * register KVM looks whether its map of the APICs is stale, and if another vCPU has just
 * switched its APIC off, say, takes a mutex and allocates a new one.
 */
#include <linux/module.h>

#include "lapic.h"

#include <kvm_fastpath/handler.h>

static enum exit_fastpath_completion
x2apic_self_ipi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		      u64 data)
	__kvm_fastpath_irqoff
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	/* SDM Vol. 3A, 11.12.11: there is nothing but a vector. */
	if (data & ~(u64)APIC_VECTOR_MASK)
		return EXIT_FASTPATH_NONE;

	/* Userspace's, or in a mode that has no such register. */
	if (!apic || !apic_x2apic_mode(apic))
		return EXIT_FASTPATH_NONE;

	kvm_apic_send_ipi(apic, APIC_DEST_SELF | data, 0);

	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler x2apic_self_ipi = {
	.name = "x2apic-self-ipi",
	.msr = APIC_BASE_MSR + (APIC_SELF_IPI >> 4),
	.write = x2apic_self_ipi_wrmsr,
	.owner = THIS_MODULE,
};

static int __init x2apic_self_ipi_init(void)
{
	return kvm_fastpath_register(&x2apic_self_ipi);
}
module_init(x2apic_self_ipi_init);

static void __exit x2apic_self_ipi_exit(void)
{
	kvm_fastpath_unregister(&x2apic_self_ipi);
}
module_exit(x2apic_self_ipi_exit);

MODULE_DESCRIPTION("Fast x2APIC SELF IPI for KVM guests");
MODULE_LICENSE("GPL");
