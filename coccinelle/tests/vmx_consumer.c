// SPDX-License-Identifier: GPL-2.0
/*
 * Consumers of a function that asks, right and wrong.
 */
#include <kvm_fastpath/backend.h>

#include "vmx.h"

static fastpath_t my_fast(struct kvm_vcpu *vcpu)
{
	u32 reason = to_vmx(vcpu)->exit_reason.full;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}

static int my_handle_exit(struct kvm_vcpu *vcpu)
{
	fastpath_t fp = my_fast(vcpu);

	switch (fp) {
	case EXIT_FASTPATH_NONE:
		break;
	case EXIT_FASTPATH_EXIT_USERSPACE:
		return 0;
	default:
		return 1;	/* near: userspace */
	}
	return kvm_emulate_wrmsr(vcpu);
}

static int my_handle_exit2(struct kvm_vcpu *vcpu)
{
	fastpath_t fp = my_fast(vcpu);

	vcpu->stat.exits++;
	if (fp == EXIT_FASTPATH_REENTER_GUEST ||
	    fp == EXIT_FASTPATH_EXIT_HANDLED)	/* cocci: completion */
		vcpu->stat.fast++;
	return kvm_emulate_wrmsr(vcpu);
}

static int my_handle_exit3(struct kvm_vcpu *vcpu)
{
	if (my_fast(vcpu) != EXIT_FASTPATH_NONE)
		return 1;	/* cocci: userspace */
	return kvm_emulate_wrmsr(vcpu);
}

static bool my_try(struct kvm_vcpu *vcpu)
{
	return !!my_fast(vcpu);	/* cocci: truth */
}

static int my_handle_exit4(struct kvm_vcpu *vcpu)
{
	int r = my_fast(vcpu);

	if (r > 0)	/* cocci: truth */
		return 1;
	return kvm_emulate_wrmsr(vcpu);
}

static fastpath_t my_vcpu_run(struct kvm_vcpu *vcpu)
{
	fastpath_t fp;

again:
	guest_state_enter_irqoff();
	enter(vcpu);
	guest_state_exit_irqoff();
	fp = my_fast(vcpu);
	if (fp == EXIT_FASTPATH_REENTER_GUEST)
		goto again;
	return fp;
}

static int my_outer(struct kvm_vcpu *vcpu)
{
	fastpath_t fp;

	local_irq_disable();
	fp = my_vcpu_run(vcpu);
	local_irq_enable();
	if (fp == EXIT_FASTPATH_EXIT_USERSPACE)
		return 0;
	if (fp != EXIT_FASTPATH_NONE)	/* near: truth completion */
		return 1;	/* near: userspace */
	return vmx_handle_exit(vcpu, fp);
}

static void my_late(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t fp;

	local_irq_enable();
	if (kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu))) {
		fp = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: context */
		if (fp == EXIT_FASTPATH_NONE)
			vcpu->arch.slow = true;
	}
}
