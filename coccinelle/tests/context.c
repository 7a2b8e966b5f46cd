// SPDX-License-Identifier: GPL-2.0
/*
 * Backends that ask at the wrong time or about the wrong exit, and what looks like it.
 */
#include <kvm_fastpath/backend.h>

static fastpath_t irqs_on(struct kvm_vcpu *vcpu)
{
	if (is_guest_mode(vcpu))
		return EXIT_FASTPATH_NONE;
	local_irq_enable();
	vcpu->stat.exits++;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: context */
}

static fastpath_t irqs_on_after_lock(struct kvm_vcpu *vcpu)
{
	if (is_guest_mode(vcpu))
		return EXIT_FASTPATH_NONE;
	raw_spin_lock_irq(&lock);
	raw_spin_unlock_irq(&lock);
	return kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);	/* cocci: context */
}

static fastpath_t irqs_off_again(struct kvm_vcpu *vcpu)
{
	if (is_guest_mode(vcpu))
		return EXIT_FASTPATH_NONE;
	local_irq_enable();
	vcpu->stat.exits++;
	local_irq_disable();
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context */
}

static fastpath_t before_on(struct kvm_vcpu *vcpu)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return EXIT_FASTPATH_NONE;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context */
	local_irq_enable();
	return ret;
}

static fastpath_t rcu_off(struct kvm_vcpu *vcpu)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	guest_state_enter_irqoff();
	__vmx_vcpu_run(vcpu);
	if (!is_guest_mode(vcpu))
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: context */
	guest_state_exit_irqoff();
	return ret;
}

static fastpath_t rcu_on(struct kvm_vcpu *vcpu)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	for (;;) {
		guest_state_enter_irqoff();
		__vmx_vcpu_run(vcpu);
		guest_state_exit_irqoff();
		if (is_guest_mode(vcpu))
			break;
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context */
		if (ret != EXIT_FASTPATH_REENTER_GUEST)
			break;
	}
	return ret;
}

static fastpath_t ungated(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: context */
}

static fastpath_t gated_on_one_path(struct kvm_vcpu *vcpu, u32 reason)
{
	if (reason == 1) {
		if (is_guest_mode(vcpu))
			return EXIT_FASTPATH_NONE;
	}
	if (reason == 2)
		return kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);	/* cocci: context */
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);	/* near: context */
}

static fastpath_t gated_by_caller(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context */
}

static fastpath_t caller(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))	/* near: context */
		return EXIT_FASTPATH_NONE;
	return gated_by_caller(vcpu);
}

static fastpath_t never_nested(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, false))	/* cocci: context */
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
}

static fastpath_t svm_never_nested(struct kvm_vcpu *vcpu)
{
	struct kvm_fastpath_svm_exit exit = {
		.exit_code = to_svm(vcpu)->vmcb->control.exit_code,
		.nrips = true,
	};

	if (!kvm_fastpath_svm_wrmsr_exit(&exit))	/* cocci: context */
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
}

static fastpath_t svm_nested(struct kvm_vcpu *vcpu)
{
	struct kvm_fastpath_svm_exit exit = {
		.exit_code = to_svm(vcpu)->vmcb->control.exit_code,
		.guest_mode = is_guest_mode(vcpu),
	};
	struct kvm_fastpath_svm_exit other = {};

	if (!kvm_fastpath_svm_wrmsr_exit(&exit))	/* near: context */
		return EXIT_FASTPATH_NONE;
	other.guest_mode = is_guest_mode(vcpu);
	if (!kvm_fastpath_svm_wrmsr_exit(&other))	/* near: context */
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
}

/* What the first fast path for AMD did: 32 is READ_DR0 there. */
static fastpath_t svm_with_vmx_code(struct kvm_vcpu *vcpu)
{
	struct vmcb_control_area *control = &to_svm(vcpu)->vmcb->control;

	if (!is_guest_mode(vcpu) &&
	    control->exit_code == EXIT_REASON_MSR_WRITE)	/* cocci: context */
		return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return EXIT_FASTPATH_NONE;
}

static fastpath_t vmx_with_svm_code(struct kvm_vcpu *vcpu, u32 reason)
{
	if (to_vmx(vcpu)->exit_reason.basic != SVM_EXIT_MSR)	/* cocci: context */
		return EXIT_FASTPATH_NONE;
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
}

static fastpath_t svm_with_vmx_gate(struct kvm_vcpu *vcpu)
{
	struct vcpu_svm *svm = to_svm(vcpu);

	if (!kvm_fastpath_vmx_wrmsr_exit(svm->code, is_guest_mode(vcpu)))	/* cocci: context */
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
}

static bool own_codes(struct kvm_vcpu *vcpu, struct vmcb_control_area *control)
{
	return control->exit_code == SVM_EXIT_MSR ||	/* near: context */
	       to_vmx(vcpu)->exit_reason.basic == EXIT_REASON_MSR_WRITE;	/* near: context */
}

static fastpath_t in_one_expression(struct kvm_vcpu *vcpu)
{
	return is_guest_mode(vcpu) ? EXIT_FASTPATH_NONE :
				     kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: context */
}
