// SPDX-License-Identifier: GPL-2.0
/*
 * Callers that take the answer for something else, and what looks like it.
 */
#include <kvm_fastpath/backend.h>

static bool gate(struct kvm_vcpu *vcpu, u32 reason)
{
	return kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu));
}

/* Taken for a truth value. */
static bool returned(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return false;
	return kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: truth */
}

static int returned_as_number(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	if (kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return ret;	/* cocci: truth */
}

static int negated(struct kvm_vcpu *vcpu, u32 reason)
{
	if (kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)) &&
	    !kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2))	/* cocci: truth */
		return handle_wrmsr(vcpu);
	return 0;
}

static int chosen(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return handle_wrmsr(vcpu);
	ret = kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot);
	return ret ? 1 : handle_wrmsr(vcpu);	/* cocci: truth */
}

static int stored(struct kvm_vcpu *vcpu, u32 reason)
{
	bool fast;

	if (is_guest_mode(vcpu))
		return 0;
	fast = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);	/* cocci: truth */
	return fast ? 0 : 1;
}

static int in_if(struct kvm_vcpu *vcpu, u32 reason)
{
	if (is_guest_mode(vcpu))
		return 0;
	if (kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2))	/* cocci: truth */
		return 0;
	return handle_wrmsr(vcpu);
}

/* Userspace is not asked. */
static int mixed_up(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return handle_wrmsr(vcpu);
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_EXIT_USERSPACE)
		return 1;	/* cocci: userspace */
	if (ret != EXIT_FASTPATH_NONE)
		return 0;	/* near: userspace */
	return handle_wrmsr(vcpu);
}

static int in_switch(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return handle_wrmsr(vcpu);
	switch (kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2)) {
	case EXIT_FASTPATH_NONE:
		return handle_wrmsr(vcpu);
	case EXIT_FASTPATH_EXIT_USERSPACE:
	default:
		return 1;	/* cocci: userspace */
	}
}

static int any_is_done(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return handle_wrmsr(vcpu);
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret != EXIT_FASTPATH_NONE)
		return 1;	/* cocci: userspace */
	return handle_wrmsr(vcpu);
}

static fastpath_t turned(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	if (!is_guest_mode(vcpu))
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_EXIT_HANDLED || ret == EXIT_FASTPATH_EXIT_USERSPACE)
		return EXIT_FASTPATH_REENTER_GUEST;	/* cocci: userspace */
	return ret;
}

/* Not looked at before the slow path. */
static int by_pointer(struct kvm_vcpu *vcpu, u32 reason, fastpath_t *ret)
{
	if (is_guest_mode(vcpu))
		return 0;
	*ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return handle_wrmsr(vcpu);	/* cocci: completion */
}

static int only_again(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_REENTER_GUEST)	/* cocci: completion */
		return 1;
	return handle_wrmsr(vcpu);
}

static int after_none(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return 0;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	if (ret == EXIT_FASTPATH_NONE)
		return 0;
	vcpu->stat.fast++;
	return kvm_skip_emulated_instruction(vcpu);	/* cocci: completion */
}

/* By a function that gives it on. */
static fastpath_t give(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!kvm_fastpath_vmx_wrmsr_exit(reason, is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_downgrade_reenter(kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2));
}

static int given_and_dropped(struct kvm_vcpu *vcpu, u32 reason)
{
	give(vcpu, reason);	/* cocci: completion */
	return handle_wrmsr(vcpu);
}

static int given_as_truth(struct kvm_vcpu *vcpu, u32 reason)
{
	if (give(vcpu, reason))	/* cocci: truth */
		return 0;
	return handle_wrmsr(vcpu);
}

static int given_and_right(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret = give(vcpu, reason);	/* near: completion truth */

	if (ret == EXIT_FASTPATH_NONE)	/* near: truth */
		return handle_wrmsr(vcpu);	/* near: completion */
	return ret != EXIT_FASTPATH_EXIT_USERSPACE;	/* near: userspace truth completion */
}

/* As the library's own consumers do it. */
static int right_switch(struct kvm_vcpu *vcpu, u32 reason)
{
	if (!gate(vcpu, reason) || is_guest_mode(vcpu))
		return handle_wrmsr(vcpu);
	switch (kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2)) {	/* near: truth completion */
	case EXIT_FASTPATH_NONE:
		return handle_wrmsr(vcpu);	/* near: completion */
	case EXIT_FASTPATH_EXIT_USERSPACE:
		return 0;	/* near: userspace */
	default:
		return 1;	/* near: userspace */
	}
}

static bool wants_userspace(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return false;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	return ret == EXIT_FASTPATH_EXIT_USERSPACE;	/* cocci: completion */
}

static bool was_fast(struct kvm_vcpu *vcpu, u32 reason)
{
	fastpath_t ret;

	if (is_guest_mode(vcpu))
		return false;
	ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	trace_fast(vcpu, ret);	/* near: truth */
	WRITE_ONCE(vcpu->arch.last, ret);	/* near: truth */
	return ret != EXIT_FASTPATH_NONE;	/* near: truth */
}

/* The run loop: what wants userspace leaves it. */
static fastpath_t loop(struct kvm_vcpu *vcpu)
{
	fastpath_t ret;

	for (;;) {
		ret = run(vcpu);	/* near: completion */
		if (is_guest_mode(vcpu))
			break;
		ret = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
		if (ret == EXIT_FASTPATH_REENTER_GUEST)	/* near: completion */
			continue;	/* near: userspace */
		break;
	}
	return ret;	/* near: truth */
}
