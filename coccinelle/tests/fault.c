// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that fault, and then RIP moves past the instruction; and what looks like it.
 */
#include <linux/kvm_host.h>

#include <kvm_fastpath/service.h>

static fastpath_t
reserved_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data >> 32) {
		kvm_inject_gp(vcpu, 0);	/* cocci: fault */
		return EXIT_FASTPATH_EXIT_HANDLED;	/* near: fault accept */
	}
	vcpu->arch.last = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* The slow path would inject it again. */
static fastpath_t
declined_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data) {
		kvm_queue_exception(vcpu, UD_VECTOR);	/* cocci: fault */
		return EXIT_FASTPATH_NONE;	/* near: decline */
	}
	vcpu->arch.last = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static int refuse(struct kvm_vcpu *vcpu)
{
	kvm_queue_exception_e(vcpu, GP_VECTOR, 0);	/* cocci: fault */
	return 1;
}

static fastpath_t
helper_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data & BIT(63) && refuse(vcpu))
		return EXIT_FASTPATH_REENTER_GUEST;
	if (!guest_cpuid_has(vcpu, X86_FEATURE_X2APIC)) {
		vcpu->arch.exception.pending = true;	/* cocci: fault */
		vcpu->arch.exception.vector = GP_VECTOR;	/* cocci: fault */
		return EXIT_FASTPATH_EXIT_HANDLED;
	}
	vcpu->arch.last = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Interrupts are no faults, nor is looking. */
static fastpath_t
event_wrmsr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (vcpu->arch.exception.pending)	/* near: fault */
		return EXIT_FASTPATH_NONE;
	if (kvm_is_exception_pending(vcpu))	/* near: fault */
		return EXIT_FASTPATH_NONE;
	if (data & 1)
		kvm_inject_nmi(vcpu);	/* near: fault */
	else
		kvm_queue_interrupt(vcpu, data >> 8, false);	/* near: fault */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* The slow path. */
static int slow_wrmsr(struct kvm_vcpu *vcpu, u64 data)
{
	if (data)
		kvm_inject_gp(vcpu, 0);	/* near: fault */
	return 1;
}
