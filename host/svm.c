// SPDX-License-Identifier: GPL-2.0
/*
 * The SVM backend, part of kvm-amd.ko.
 */
#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "svm/svm.h"
#include "x86.h"

#include <kvm_fastpath/backend.h>

#include "graft.h"

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

/* is_guest_mode() stands here for context.cocci, too; the compiler asks it once. */
fastpath_t __kvm_fastpath_svm_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
	__kvm_fastpath_irqoff
{
	if (is_guest_mode(vcpu) || !is_wrmsr_exit(vcpu, nrips))
		return EXIT_FASTPATH_NONE;

	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}

bool __kvm_fastpath_svm_comes_first(struct kvm_vcpu *vcpu, bool nrips)
{
	return is_wrmsr_exit(vcpu, nrips) && kvm_fastpath_may_be_claimed(kvm_rcx_read(vcpu));
}

fastpath_t __kvm_fastpath_svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, bool nrips)
	__kvm_fastpath_irqoff
{
	u32 msr = kvm_rcx_read(vcpu);
	fastpath_t ret;

	if (is_guest_mode(vcpu) || !is_wrmsr_exit(vcpu, nrips))
		return EXIT_FASTPATH_NONE;

	ret = kvm_fastpath_wrmsr_irqoff(vcpu, msr, kvm_read_edx_eax(vcpu));
	if (ret == EXIT_FASTPATH_NONE && kvm_fastpath_may_be_claimed(msr))
		ret = handle_fastpath_set_msr_irqoff(vcpu);

	return kvm_fastpath_without_reentry(ret);
}
