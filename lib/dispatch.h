/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The hot path: interrupts off, straight after VM-Exit.  Private to lib/ and handlers/.  It is
 * inline, so that gcc compiles it and each built-in handler into one function.
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
	/* lib/host.h says why x2APIC MSRs need no check; an IPI must not pay for one. */
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

/* kvm_fastpath_wrmsr_found() for a callback, and perhaps an MSR, that gcc knows. */
static __always_inline enum exit_fastpath_completion
dispatch(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_slot *slot,
	 kvm_fastpath_wrmsr_t write)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	enum exit_fastpath_completion ret;

	if (unlikely(!kvm_fastpath_host_can_skip(vcpu))) {
		__this_cpu_inc(slot->stats->unskippable);
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_UNSKIPPABLE);
	}
	if (unlikely(!wrmsr_allowed(vcpu, msr))) {
		__this_cpu_inc(slot->stats->filtered);
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_FILTERED);
	}

	if (IS_ENABLED(CONFIG_KVM_FASTPATH_DEBUG))
		ret = kvm_fastpath_watch(write, handler, vcpu, msr, data);
	else
		ret = write(handler, vcpu, msr, data);
	if (unlikely(ret == EXIT_FASTPATH_NONE))
		return decline(vcpu, msr, data, slot, KVM_FASTPATH_BY_HANDLER);

	kvm_fastpath_host_trace_exit(vcpu, msr, data, ret, KVM_FASTPATH_BY_HANDLER);
	__this_cpu_inc(slot->stats->handled);
	kvm_fastpath_host_trace_wrmsr(msr, data);

	if (unlikely(!kvm_fastpath_host_skip_instruction(vcpu)))
		return EXIT_FASTPATH_EXIT_USERSPACE;

	/* KVM has to inject an IPI to oneself, for instance. */
	if (kvm_fastpath_host_request_pending(vcpu))
		return kvm_fastpath_downgrade_reenter(ret);

	return ret;
}

#endif /* KVM_FASTPATH_DISPATCH_H */
