// SPDX-License-Identifier: GPL-2.0
/*
 * The hot path: interrupts off, straight after VM-Exit.
 */
#include <linux/export.h>
#include <linux/indirect_call_wrapper.h>
#include <linux/lockdep.h>

#include <asm/apicdef.h>

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/builtin.h>
#include <kvm_fastpath/host.h>

#include "registry.h"
#include "watch.h"

#define X2APIC_MSRS	0x100

DEFINE_PER_CPU(u64, kvm_fastpath_unclaimed);
EXPORT_PER_CPU_SYMBOL_GPL(kvm_fastpath_unclaimed);

static bool wrmsr_filtered(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	/* See the contract why not: do not pay for a look on each IPI. */
	if (msr - APIC_BASE_MSR < X2APIC_MSRS)
		return false;

	return !kvm_fastpath_host_wrmsr_allowed(vcpu, msr);
}

static __always_inline enum exit_fastpath_completion
dispatch(struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;
	struct kvm_fastpath_table *table;
	struct kvm_fastpath_slot *slot;
	struct kvm_fastpath_watch watch;
	kvm_fastpath_wrmsr_t write = NULL;

	lockdep_assert_irqs_disabled();

	/* Interrupts are off: that is the RCU read-side critical section. */
	table = rcu_dereference_sched(kvm_fastpath_table);
	if (likely(table)) {
		slot = table_find(table, msr);
		write = READ_ONCE(slot->write);
	}

	if (!write) {
		__this_cpu_inc(kvm_fastpath_unclaimed);
		return EXIT_FASTPATH_NONE;
	}

	if (kvm_fastpath_host_can_skip(vcpu) && !wrmsr_filtered(vcpu, msr)) {
		kvm_fastpath_watch_begin(&watch, vcpu);
		ret = INDIRECT_CALL_2(write, kvm_fastpath_icr_wrmsr, kvm_fastpath_eoi_wrmsr,
				      vcpu, msr, data);
		kvm_fastpath_watch_end(&watch, vcpu, slot->handler, ret);
	}

	if (likely(ret != EXIT_FASTPATH_NONE))
		__this_cpu_inc(slot->stats->handled);
	else
		__this_cpu_inc(slot->stats->declined);

	kvm_fastpath_host_trace_exit(vcpu, msr, data, ret);
	return ret;
}

enum exit_fastpath_completion kvm_fastpath_dispatch(struct kvm_vcpu *vcpu,
						    u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	return dispatch(vcpu, msr, data);
}
EXPORT_SYMBOL_GPL(kvm_fastpath_dispatch);

enum exit_fastpath_completion kvm_fastpath_wrmsr_claimed(struct kvm_vcpu *vcpu,
							 u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion ret = dispatch(vcpu, msr, data);

	if (ret == EXIT_FASTPATH_NONE)
		return ret;

	kvm_fastpath_host_trace_wrmsr(msr, data);

	if (unlikely(!kvm_fastpath_host_skip_instruction(vcpu)))
		return EXIT_FASTPATH_EXIT_USERSPACE;

	/* An IPI to oneself, say, has to be injected. */
	if (kvm_fastpath_host_request_pending(vcpu))
		return kvm_fastpath_without_reentry(ret);

	return ret;
}
EXPORT_SYMBOL_GPL(kvm_fastpath_wrmsr_claimed);
