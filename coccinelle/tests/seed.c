// SPDX-License-Identifier: GPL-2.0
/*
 * A backend and its consumer as in Linux 5.6, and KVM's own since.
 */
#include <linux/kvm_host.h>

#include "x86.h"

static void vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu,
				   enum exit_fastpath_completion *exit_fastpath)
{
	struct vcpu_vmx *vmx = to_vmx(vcpu);

	if (vmx->exit_reason == EXIT_REASON_EXTERNAL_INTERRUPT)
		handle_external_interrupt_irqoff(vcpu);
	else if (vmx->exit_reason == EXIT_REASON_MSR_WRITE)	/* near: seed context */
		*exit_fastpath = handle_fastpath_set_msr_irqoff(vcpu);	/* cocci: seed */
}

static int vmx_handle_exit(struct kvm_vcpu *vcpu,
			   enum exit_fastpath_completion exit_fastpath)
{
	if (exit_fastpath == EXIT_FASTPATH_SKIP_EMUL_INS) {	/* cocci: seed */
		kvm_skip_emulated_instruction(vcpu);
		return 1;
	}
	return kvm_vmx_exit_handlers[0](vcpu);
}

static enum exit_fastpath_completion set_msr(struct kvm_vcpu *vcpu, int ret)
{
	return ret ? EXIT_FASTPATH_NONE : EXIT_FASTPATH_SKIP_EMUL_INS;	/* cocci: seed */
}

/* KVM since 5.8: what the registry leaves to it. */
static fastpath_t svm_exit_handlers_fastpath(struct kvm_vcpu *vcpu)
{
	if (to_svm(vcpu)->vmcb->control.exit_code == SVM_EXIT_MSR &&	/* near: seed context */
	    to_svm(vcpu)->vmcb->control.exit_info_1)
		return handle_fastpath_set_msr_irqoff(vcpu);	/* near: seed */

	return EXIT_FASTPATH_NONE;	/* near: seed */
}

static fastpath_t vmx_exit_handlers_fastpath(struct kvm_vcpu *vcpu)
{
	switch (to_vmx(vcpu)->exit_reason.basic) {
	case EXIT_REASON_MSR_WRITE:
		return handle_fastpath_set_msr_irqoff(vcpu);	/* near: seed */
	default:
		return EXIT_FASTPATH_NONE;
	}
}

/* Its definition, and another function's name. */
fastpath_t handle_fastpath_set_msr_irqoff(struct kvm_vcpu *vcpu)	/* near: seed */
{
	return handle_fastpath_set_msr(vcpu);	/* near: seed */
}
EXPORT_SYMBOL_GPL(handle_fastpath_set_msr_irqoff);	/* near: seed */
