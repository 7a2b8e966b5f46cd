/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IA32_TSC_DEADLINE: arm, rearm or disarm the vCPU's timer.
 *
 * The slow path does exactly this call, so every write that KVM emulates is handled; a
 * filtered write does not get here.  The timer may be an hrtimer, not only the VMX
 * preemption timer: canceling one with interrupts off waits at most for its callback,
 * which waits for nobody.
 */
#ifndef KVM_FASTPATH_DEADLINE_H
#define KVM_FASTPATH_DEADLINE_H

#include <kvm_fastpath/service.h>

static __always_inline enum exit_fastpath_completion
deadline_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (!kvm_fastpath_set_tscdeadline(vcpu, data))
		return EXIT_FASTPATH_NONE;

	return EXIT_FASTPATH_REENTER_GUEST;
}

#endif /* KVM_FASTPATH_DEADLINE_H */
