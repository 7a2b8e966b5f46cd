// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that change which interrupt is next without KVM_REQ_EVENT, and what looks like it.
 */
#include <linux/kvm_host.h>

#include "lapic.h"

#include <kvm_fastpath/service.h>

static fastpath_t
tpr_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	if (data & ~0xffULL || !kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;
	kvm_lapic_set_reg(apic, APIC_TASKPRI, data);	/* cocci: event */
	return EXIT_FASTPATH_REENTER_GUEST;
}

static fastpath_t
regs_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	if (data)
		return EXIT_FASTPATH_NONE;
	*(u32 *)(apic->regs + APIC_TASKPRI) = data;	/* cocci: event */
	if (data > 16)
		kvm_make_request(KVM_REQ_EVENT, vcpu);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* An EOI as the first that comes to mind does it. */
static void end_isr(struct kvm_lapic *apic, int vector)
{
	kvm_lapic_clear_vector(vector, apic->regs + APIC_ISR);	/* cocci: event */
}

static fastpath_t
eoi_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	if (!apic->isr_count)
		return EXIT_FASTPATH_NONE;
	end_isr(apic, apic->highest_isr_cache);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static fastpath_t
self_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	kvm_lapic_set_vector(data & 0xff, apic->regs + APIC_IRR);	/* cocci: event */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Right: asked for, or there is nothing that waits. */
static fastpath_t
asks_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	kvm_lapic_set_reg(vcpu->arch.apic, APIC_TASKPRI, data & 0xff);	/* near: event */
	kvm_fastpath_request_event(vcpu);
	return EXIT_FASTPATH_REENTER_GUEST;
}

static fastpath_t
waits_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	kvm_lapic_set_reg(apic, APIC_TASKPRI, data);	/* near: event */
	if (apic->irr_pending)
		kvm_make_request(KVM_REQ_EVENT, vcpu);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static void end_and_ask(struct kvm_vcpu *vcpu, struct kvm_lapic *apic)
{
	kvm_make_request(KVM_REQ_EVENT, vcpu);
	kvm_lapic_clear_vector(apic->highest_isr_cache, apic->regs + APIC_ISR);	/* near: event */
}

static void end_only(struct kvm_lapic *apic)
{
	kvm_lapic_clear_vector(apic->highest_isr_cache, apic->regs + APIC_ISR);	/* near: event */
}

static fastpath_t
helpers_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data) {
		end_and_ask(vcpu, vcpu->arch.apic);
		return EXIT_FASTPATH_EXIT_HANDLED;
	}
	end_only(vcpu->arch.apic);
	kvm_make_request(KVM_REQ_EVENT, vcpu);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Registers that no interrupt depends on, reading, and a service, which asks itself. */
static fastpath_t
other_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;
	u32 tpr = kvm_lapic_get_reg(apic, APIC_TASKPRI);	/* near: event */

	if (tpr != data && !kvm_fastpath_tpr_write(vcpu, data))	/* near: event */
		return EXIT_FASTPATH_NONE;
	kvm_lapic_set_reg(apic, APIC_ICR, data);	/* near: event */
	*(u32 *)(apic->regs + APIC_TMICT) = data;	/* near: event */
	return EXIT_FASTPATH_EXIT_HANDLED;
}
