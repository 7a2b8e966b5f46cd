// SPDX-License-Identifier: GPL-2.0
/*
 * scoped_guard(), which spatch 1.1.1 must be told of.
 */
#include <kvm_fastpath/handler.h>

static fastpath_t
scoped_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	scoped_guard(mutex, &ipi_lock) {	/* cocci: sleep */
		vcpu->arch.last = data;
	}
	scoped_guard(spinlock, &stats_lock) {	/* cocci: lock */
		kvm_skip_emulated_instruction(vcpu);	/* cocci: skip */
	}
	scoped_guard(raw_spinlock, &raw_lock) {	/* near: sleep lock */
		vcpu->arch.last = data;
	}
	if (!data)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}
