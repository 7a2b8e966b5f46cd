// SPDX-License-Identifier: GPL-2.0
/*
 * Backends that ask and do not listen, and what looks like it.
 */
#include <kvm_fastpath/backend.h>

static void dropped(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return;
	kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), 0);	/* cocci: completion */
	(void)kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);	/* cocci: completion */
}

static int unused(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: completion */
	vcpu->stat.exits++;
	return 1;
}

static int not_looked_at(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	kvm_emulate_wrmsr(vcpu);	/* cocci: completion */
	return ret == EXIT_FASTPATH_NONE;
}

static int only_handled(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return handle_wrmsr(vcpu);
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_EXIT_HANDLED)	/* cocci: completion */
		return 1;
	return handle_wrmsr(vcpu);	/* near: completion */
}

static int no_enumerator(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_downgrade_reenter(kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2));
	if (ret != X86EMUL_CONTINUE)	/* cocci: completion */
		return 1;
	if (ret == 2)	/* cocci: completion */
		return 1;
	return kvm_fastpath_wrmsr_found(vcpu, 1, 2, s) == RET_PF_RETRY;	/* cocci: completion */
}

static int handled_twice(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret != EXIT_FASTPATH_NONE)
		return kvm_skip_emulated_instruction(vcpu);	/* cocci: completion */
	return handle_wrmsr(vcpu);	/* near: completion */
}

static int found_twice(struct kvm_vcpu *vcpu, u32 reason,
		       const struct kvm_fastpath_slot *slot)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);
	if (ret != EXIT_FASTPATH_NONE)
		return kvm_skip_emulated_instruction(vcpu);	/* cocci: completion */
	return 0;
}

static int falls_through(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (unlikely(ret != EXIT_FASTPATH_NONE)) {
		vcpu->stat.fast++;
		pr_debug("handled\n");
	}
	return kvm_emulate_wrmsr(vcpu);	/* cocci: completion */
}

static int wrong_way_round(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_NONE)
		return 1;
	else
		return handle_fastpath_set_msr(vcpu);	/* cocci: completion */
}

/* Gives it on. */
static fastpath_t given_on(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: completion */
	if (ret == EXIT_FASTPATH_EXIT_HANDLED)	/* near: completion */
		vcpu->stat.fast++;
	return ret;
}

/* As handle_exit() does it. */
static int listens(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return handle_wrmsr(vcpu);	/* near: completion */
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* near: completion */
	if (unlikely(ret == EXIT_FASTPATH_EXIT_USERSPACE))	/* near: completion */
		return 0;
	if (ret != EXIT_FASTPATH_NONE) {	/* near: completion */
		vcpu->stat.fast++;
		return 1;
	}
	return handle_wrmsr(vcpu);	/* near: completion */
}

/* The callee is told. */
static int told(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return vmx_handle_exit(vcpu, ret);	/* near: completion */
}

static int only_if_none(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return 0;
	if (kvm_fastpath_wrmsr_found(vcpu, 1, 2, s) == EXIT_FASTPATH_NONE) /* near: completion */
		return handle_wrmsr(vcpu);	/* near: completion */
	return 1;	/* cocci: userspace */
}

/* Another variable. */
static int other_variable(struct kvm_vcpu *vcpu, int r)
{
	if (r != X86EMUL_CONTINUE)	/* near: completion */
		return kvm_emulate_wrmsr(vcpu);	/* near: completion */
	return 0;
}

/* Asks again before it goes the slow way. */
static int asks_again(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	while (kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu))) {
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
		if (ret != EXIT_FASTPATH_NONE) {
			vcpu->stat.fast++;
			continue;	/* cocci: userspace */
		}
		handle_wrmsr(vcpu);	/* near: completion */
	}
	return 1;
}
