// SPDX-License-Identifier: GPL-2.0
/*
 * x2APIC EOI: the end of an interrupt, fast; in a module of its own.
 *
 * Without APIC virtualization a guest leaves for this once an interrupt.  KVM's own
 * kvm_set_msr() does the write, as in the slow path.  Two kinds of EOI go on to somebody
 * who takes locks, and are left to the slow path: those that an I/O APIC or Hyper-V's
 * SynIC waits for.
 */
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/kvm_host.h>
#include <linux/module.h>

#include <asm/apicdef.h>

#include <kvm_fastpath/handler.h>

#define X2APIC_MSR(reg)	(APIC_BASE_MSR + ((reg) >> 4))

/* By the vector in service, as the guest could read it from its own ISR. */
static bool io_apic_waits(struct kvm_vcpu *vcpu)
{
	const unsigned long *vectors = vcpu->arch.ioapic_handled_vectors;
	unsigned int i = APIC_ISR_NR;
	u64 isr;

	if (bitmap_empty(vectors, 256))
		return false;

	while (i--) {
		if (kvm_get_msr(vcpu, X2APIC_MSR(APIC_ISR) + i, &isr))
			return true;
		if (isr)
			return test_bit(i * 32 + __fls(isr), vectors);
	}
	return false;
}

static enum exit_fastpath_completion eoi_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (data || vcpu->arch.hyperv || io_apic_waits(vcpu))
		return EXIT_FASTPATH_NONE;

	/* Fails without an x2APIC, and has changed nothing then. */
	if (kvm_set_msr(vcpu, msr, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler x2apic_eoi = {
	.name = "x2apic-eoi",
	.msr = X2APIC_MSR(APIC_EOI),
	.write = eoi_wrmsr,
	.owner = THIS_MODULE,
};

static int __init x2apic_eoi_init(void)
{
	return kvm_fastpath_register(&x2apic_eoi);
}
module_init(x2apic_eoi_init);

static void __exit x2apic_eoi_exit(void)
{
	kvm_fastpath_unregister(&x2apic_eoi);
}
module_exit(x2apic_eoi_exit);

MODULE_DESCRIPTION("Fast x2APIC EOI for KVM guests");
MODULE_LICENSE("GPL");
