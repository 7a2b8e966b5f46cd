// SPDX-License-Identifier: GPL-2.0
/*
 * The SVM backend, part of kvm-amd.ko.
 */
#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "svm/svm.h"

#include <kvm_fastpath/backend.h>

#include "graft.h"

fastpath_t kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
	__kvm_fastpath_irqoff
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

	if (!kvm_fastpath_svm_wrmsr_exit(&exit))
		return EXIT_FASTPATH_NONE;

	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}
