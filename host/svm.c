// SPDX-License-Identifier: GPL-2.0
/*
 * The SVM backend, part of kvm-amd.ko.
 */
#include <linux/kvm_host.h>

#include "svm/svm.h"

#include "graft.h"
#include "own.h"

static __always_inline bool is_wrmsr_exit(struct kvm_vcpu *vcpu, bool nrips)
{
	const struct vmcb_control_area *control = &to_svm(vcpu)->vmcb->control;
	const struct kvm_fastpath_svm_exit exit = {
		.exit_code = control->exit_code,
		.exit_info_1 = control->exit_info_1,
		.next_rip = control->next_rip,
		.nrips = nrips,
		.guest_mode = is_guest_mode(vcpu),
		.state_protected = vcpu->arch.guest_state_protected,
	};

	return kvm_fastpath_svm_wrmsr_exit(&exit);
}

fastpath_t kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
	__kvm_fastpath_irqoff
{
	return is_wrmsr_exit(vcpu, nrips) ? ask_registry(vcpu) : EXIT_FASTPATH_NONE;
}

bool kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	return is_wrmsr_exit(vcpu, nrips) && wrmsr_may_be_claimed(vcpu);
}

fastpath_t kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath,
					       bool nrips)
	__kvm_fastpath_irqoff
{
	if (exit_fastpath != EXIT_FASTPATH_NONE || !is_wrmsr_exit(vcpu, nrips))
		return exit_fastpath;

	return registry_then_own(vcpu);
}
