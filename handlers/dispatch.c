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

/* Defined in this file, so that gcc knows that no two are the same. */
#define BUILTIN(id, its_msr, its_name, ...)					\
	const struct kvm_fastpath_handler kvm_fastpath_##id = {			\
		.name = its_name,						\
		.msr = its_msr,							\
		.write = id##_wrmsr,						\
		.owner = THIS_MODULE,						\
	}

#include "table.h"

#define BUILTIN(id, its_msr, ...)						\
	do {									\
		if (handler == &kvm_fastpath_##id) {			\
			is_builtin = true;					\
			ret = dispatch(vcpu, its_msr, data, slot, id##_wrmsr); \
		}								\
	} while (0)

enum exit_fastpath_completion kvm_fastpath_wrmsr_found(struct kvm_vcpu *vcpu,
						       u32 msr, u64 data,
						       const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_handler *handler = slot->handler;
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;
	bool is_builtin = false;

	lockdep_assert_irqs_disabled();

#include "table.h"
	if (!is_builtin)
		ret = dispatch(vcpu, msr, data, slot, slot->write);
	return ret;
}

KVM_FASTPATH_EXPORT_BACKEND(kvm_fastpath_wrmsr_found);
