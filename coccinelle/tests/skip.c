// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that do the backend's work, and backends that do their own.
 */
#include <kvm_fastpath/backend.h>
#include "../../lib/host.h"

static void finish(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	trace_kvm_msr_write(msr, data);	/* cocci: skip */
	kvm_skip_emulated_instruction(vcpu);	/* cocci: skip */
}

static enum exit_fastpath_completion
finish_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->arch.last = data;
	finish(vcpu, msr, data);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
host_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->arch.last = data;
	kvm_fastpath_host_trace_wrmsr(msr, data);	/* cocci: skip */
	if (!kvm_fastpath_host_skip_instruction(vcpu))	/* cocci: skip */
		return EXIT_FASTPATH_EXIT_USERSPACE;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
rip_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct vcpu_svm *svm = to_svm(vcpu);

	svm->vmcb->save.rip = svm->vmcb->control.next_rip;	/* cocci: skip */
	svm->vmcb->save.rip += 2;	/* cocci: skip */
	kvm_rip_write(vcpu, kvm_rip_read(vcpu) + 2);	/* cocci: skip */
	vmcs_writel(GUEST_RIP, 0);	/* cocci: skip */
	kvm_register_write(vcpu, VCPU_REGS_RIP, 0);	/* cocci: skip */
	static_call(kvm_x86_skip_emulated_instruction)(vcpu);	/* cocci: skip */
	kvm_x86_ops.skip_emulated_instruction(vcpu);	/* cocci: skip */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
again_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return kvm_fastpath_wrmsr_irqoff(vcpu, msr + 1, data);	/* cocci: skip */
}

/* What a handler may do. */
static enum exit_fastpath_completion
good_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	unsigned long rip = kvm_rip_read(vcpu);	/* near: skip */

	rip += 2;	/* near: skip */
	vcpu->arch.last_rip = rip;	/* near: skip */
	vmcs_writel(GUEST_RSP, data);	/* near: skip */
	trace_kvm_apic_ipi(data, 0);	/* near: skip */
	if (vmcs_readl(GUEST_RIP) == rip)	/* near: skip */
		vcpu->arch.last = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* A helper of KVM 6.18 is none. */
static fastpath_t __handle_fastpath_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	trace_kvm_msr_write(msr, data);	/* near: skip */
	if (!kvm_skip_emulated_instruction(vcpu))	/* near: skip */
		return EXIT_FASTPATH_EXIT_USERSPACE;
	return EXIT_FASTPATH_REENTER_GUEST;
}
