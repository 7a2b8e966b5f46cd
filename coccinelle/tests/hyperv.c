// SPDX-License-Identifier: GPL-2.0
/*
 * Real-world handlers that are right: Hyper-V's synthetic ICR and EOI.
 */
#include <linux/kvm_host.h>
#include <linux/module.h>

#include "hyperv.h"
#include "lapic.h"

#include <kvm_fastpath/handler.h>

#define HV_ICR_FAST_BITS	(APIC_VECTOR_MASK | APIC_INT_ASSERT)

static bool hv_apic_usable(struct kvm_vcpu *vcpu)
{
	return kvm_hv_hypercall_enabled(vcpu) && lapic_in_kernel(vcpu) &&
	       apic_x2apic_mode(vcpu->arch.apic);
}

static enum exit_fastpath_completion
hv_icr_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if ((u32)data & ~HV_ICR_FAST_BITS || (data >> 32) == X2APIC_BROADCAST)
		return EXIT_FASTPATH_NONE;	/* near: decline accept */

	if (!hv_apic_usable(vcpu))
		return EXIT_FASTPATH_NONE;	/* near: decline accept */

	if (kvm_x2apic_icr_write(vcpu->arch.apic, data))
		return EXIT_FASTPATH_NONE;	/* near: decline */

	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static enum exit_fastpath_completion
hv_eoi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;
	int vector;

	if (!hv_apic_usable(vcpu))
		return EXIT_FASTPATH_NONE;

	/* A level-triggered interrupt tells the IOAPIC, which takes a spinlock. */
	vector = apic_find_highest_isr(apic);
	if (vector != -1 && kvm_ioapic_handles_vector(apic, vector))
		return EXIT_FASTPATH_NONE;	/* near: decline */

	kvm_lapic_set_eoi(vcpu);	/* near: sleep lock skip */
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static const struct kvm_fastpath_handler hv_icr = {
	.name = "hv-icr",
	.msr = HV_X64_MSR_ICR,
	.write = hv_icr_wrmsr,
};

static const struct kvm_fastpath_handler hv_eoi = {
	.name = "hv-eoi",
	.msr = HV_X64_MSR_EOI,
	.write = hv_eoi_wrmsr,
};

static int __init hv_fastpath_init(void)
{
	int ret;

	ret = kvm_fastpath_register(&hv_icr);	/* near: register lifetime */
	if (ret)
		return ret;	/* near: register */

	ret = kvm_fastpath_register(&hv_eoi);	/* near: register lifetime */
	if (ret) {
		kvm_fastpath_unregister(&hv_icr);
		return ret;	/* near: register */
	}
	return 0;
}
module_init(hv_fastpath_init);

static void __exit hv_fastpath_exit(void)
{
	kvm_fastpath_unregister(&hv_eoi);
	kvm_fastpath_unregister(&hv_icr);
}
module_exit(hv_fastpath_exit);

MODULE_LICENSE("GPL");
