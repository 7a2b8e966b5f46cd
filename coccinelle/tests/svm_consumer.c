// SPDX-License-Identifier: GPL-2.0
/*
 * A backend of SVM that somebody wrote, right and wrong.
 */
#include <kvm_fastpath/backend.h>

#include "svm.h"

static bool svm_gate(struct kvm_vcpu *vcpu)
{
	struct vmcb_control_area *c = &to_svm(vcpu)->vmcb->control;
	struct kvm_fastpath_svm_exit e = {
		.exit_code = c->exit_code,
		.exit_info_1 = c->exit_info_1,
		.next_rip = c->next_rip,
		.nrips = nrips,
		.guest_mode = is_guest_mode(vcpu),
	};

	return kvm_fastpath_svm_wrmsr_exit(&e);	/* near: context */
}

static bool wrong_gate(struct kvm_vcpu *vcpu)
{
	struct kvm_fastpath_svm_exit e = { .exit_code = to_svm(vcpu)->vmcb->control.exit_code };

	e.nrips = true;
	return kvm_fastpath_svm_wrmsr_exit(&e);	/* cocci: context */
}

static void svm_hook(struct kvm_vcpu *vcpu, fastpath_t *fp)
{
	if (svm_gate(vcpu))
		*fp = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context completion */
}

static fastpath_t raw_code(struct kvm_vcpu *vcpu)
{
	struct vcpu_svm *svm = to_svm(vcpu);

	if (svm->vmcb->control.exit_code == EXIT_REASON_MSR_WRITE &&	/* cocci: context */
	    !is_guest_mode(vcpu))
		return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return EXIT_FASTPATH_NONE;
}

static int consume(struct kvm_vcpu *vcpu)
{
	fastpath_t fp = raw_code(vcpu);

	if (unlikely(fp == EXIT_FASTPATH_EXIT_USERSPACE))
		goto out;
	if (fp == EXIT_FASTPATH_EXIT_HANDLED)	/* cocci: completion */
		goto out;
	return msr_interception(vcpu);
out:
	return 1;
}

static int consume2(struct kvm_vcpu *vcpu)
{
	fastpath_t fp = raw_code(vcpu);

	if (fp)	/* cocci: truth */
		return fp != EXIT_FASTPATH_EXIT_USERSPACE;
	return msr_interception(vcpu);
}

static int consume3(struct kvm_vcpu *vcpu)
{
	fastpath_t fp;

	fp = raw_code(vcpu);
	if (fp == EXIT_FASTPATH_NONE)
		return msr_interception(vcpu);
	if (!kvm_skip_emulated_instruction(vcpu))	/* cocci: completion */
		return 0;
	return fp == EXIT_FASTPATH_EXIT_USERSPACE ? 0 : 1;
}

static int consume4(struct kvm_vcpu *vcpu)
{
	bool done = raw_code(vcpu) != EXIT_FASTPATH_NONE;

	return done ? 1 : msr_interception(vcpu);	/* near: completion */
}

static void poll(struct kvm_vcpu *vcpu)
{
	for (;;) {
		fastpath_t fp = raw_code(vcpu);

		if (fp == EXIT_FASTPATH_EXIT_USERSPACE)	/* cocci: completion */
			continue;	/* cocci: userspace */
		if (fp != EXIT_FASTPATH_REENTER_GUEST)
			break;
	}
}
