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

#include "host.h"
#include "watch.h"

#define X2APIC_MSRS	0x100

static __always_inline bool wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	/* See the contract why not: do not pay for a look on each IPI. */
	return msr - APIC_BASE_MSR < X2APIC_MSRS || kvm_fastpath_host_wrmsr_allowed(vcpu, msr);
}

static __always_inline enum exit_fastpath_completion
decline(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_slot *slot,
	enum kvm_fastpath_why why)
	__kvm_fastpath_irqoff
{
	kvm_fastpath_host_trace_exit(vcpu, msr, data, EXIT_FASTPATH_NONE, why);
	__this_cpu_inc(slot->stats->declined);
	return EXIT_FASTPATH_NONE;
}

/* kvm_fastpath_wrmsr_found(), with the callback and, if it is known to gcc, the MSR. */
static __always_inline enum exit_fastpath_completion
dispatch(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_slot *slot,
	 kvm_fastpath_wrmsr_t write)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	enum exit_fastpath_completion ret;
	struct kvm_fastpath_watch watch;

	if (unlikely(!kvm_fastpath_host_can_skip(vcpu))) {
		__this_cpu_inc(slot->stats->unskippable);
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_UNSKIPPABLE);
	}
	if (unlikely(!wrmsr_allowed(vcpu, msr))) {
		__this_cpu_inc(slot->stats->filtered);
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_FILTERED);
	}

	kvm_fastpath_watch_begin(&watch, vcpu);
	ret = write(handler, vcpu, msr, data);
	kvm_fastpath_watch_end(&watch, vcpu, handler, ret);
	if (unlikely(ret == EXIT_FASTPATH_NONE))
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_BY_HANDLER);

	kvm_fastpath_host_trace_exit(vcpu, msr, data, ret, KVM_FASTPATH_BY_HANDLER);
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
