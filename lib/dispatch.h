/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hot path: interrupts off, straight after VM-Exit.  Private to lib/ and handlers/, and
 * inline, so that a built-in handler and all around it become one function.
 */
#ifndef KVM_FASTPATH_DISPATCH_H
#define KVM_FASTPATH_DISPATCH_H

#include <linux/lockdep.h>

#include <asm/apicdef.h>

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/host.h>

#include "watch.h"

#define X2APIC_MSRS	0x100

static __always_inline bool wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	/* See the contract why not: do not pay for a look on each IPI. */
	return msr - APIC_BASE_MSR < X2APIC_MSRS || kvm_fastpath_host_wrmsr_allowed(vcpu, msr);
}

static __always_inline enum exit_fastpath_completion
ask_handler(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_handler *handler,
	    kvm_fastpath_wrmsr_t write)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion ret;
	struct kvm_fastpath_watch watch;

	if (!kvm_fastpath_host_can_skip(vcpu) || !wrmsr_allowed(vcpu, msr))
		return EXIT_FASTPATH_NONE;

	kvm_fastpath_watch_begin(&watch, vcpu);
	ret = write(handler, vcpu, msr, data);
	kvm_fastpath_watch_end(&watch, vcpu, handler, ret);
	return ret;
}

/* kvm_fastpath_wrmsr_found(), with the callback and, if it is known to gcc, the MSR. */
static __always_inline enum exit_fastpath_completion
dispatch(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_slot *slot,
	 kvm_fastpath_wrmsr_t write)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion ret = ask_handler(vcpu, msr, data, slot->handler, write);

	kvm_fastpath_host_trace_exit(vcpu, msr, data, ret);
	if (unlikely(ret == EXIT_FASTPATH_NONE)) {
		__this_cpu_inc(slot->stats->declined);
		return ret;
	}

	__this_cpu_inc(slot->stats->handled);
	kvm_fastpath_host_trace_wrmsr(msr, data);

	if (unlikely(!kvm_fastpath_host_skip_instruction(vcpu)))
		return EXIT_FASTPATH_EXIT_USERSPACE;

	/* An IPI to oneself, say, has to be injected. */
	if (kvm_fastpath_host_request_pending(vcpu))
		return kvm_fastpath_without_reentry(ret);

	return ret;
}

#endif /* KVM_FASTPATH_DISPATCH_H */
