// SPDX-License-Identifier: GPL-2.0
/*
 * Calls the handler of a slot.  Built-in handlers are compiled in, because with retpolines an
 * indirect call costs more than the whole look-up.
 */
#include <linux/export.h>
#include <linux/module.h>

#include "../lib/dispatch.h"
#include "builtins.h"

DEFINE_PER_CPU(u64, kvm_fastpath_unhandled);
EXPORT_PER_CPU_SYMBOL_GPL(kvm_fastpath_unhandled);

/*
 * The handlers, defined in this file, so that gcc knows that no two are the same.  Each has a
 * function of its own, to which kvm_fastpath_wrmsr_found() jumps: in one for all, each write would
 * save the registers that any of them needs.  A clone without the MSR would have its arguments in
 * other registers than the caller.
 */
#define BUILTIN(id, its_msr, its_name, ...)					\
	static noinline __noclone enum exit_fastpath_completion			\
	dispatch_##id(struct kvm_vcpu *vcpu, u32 msr, u64 data,			\
		      const struct kvm_fastpath_slot *slot)			\
		__kvm_fastpath_irqoff						\
	{									\
		return dispatch(vcpu, kvm_fastpath_##id.msr, data, slot,	\
				id##_wrmsr);					\
	}									\
										\
	const struct kvm_fastpath_handler kvm_fastpath_##id = {			\
		.name = its_name,						\
		.msr = its_msr,							\
		.write = id##_wrmsr,						\
		.owner = THIS_MODULE,						\
	}

#include "table.h"

static noinline __noclone enum exit_fastpath_completion
dispatch_others(struct kvm_vcpu *vcpu, u32 msr, u64 data, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	return dispatch(vcpu, msr, data, slot, slot->write);
}

#define BUILTIN(id, ...)							\
	do {									\
		if (handler == &kvm_fastpath_##id)				\
			return dispatch_##id(vcpu, msr, data, slot);		\
	} while (0)

enum exit_fastpath_completion kvm_fastpath_wrmsr_found(struct kvm_vcpu *vcpu,
						       u32 msr, u64 data,
						       const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_handler *handler = slot->handler;

	lockdep_assert_irqs_disabled();

#include "table.h"

	return dispatch_others(vcpu, msr, data, slot);
}

KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_wrmsr_found);
