// SPDX-License-Identifier: GPL-2.0
/*
 * The library's own half of the backend: it calls handlers and is none.
 */
#include <kvm_fastpath/backend.h>
#include "../../lib/host.h"

enum exit_fastpath_completion kvm_fastpath_wrmsr_found(struct kvm_vcpu *vcpu, u32 msr, u64 data,
						       const struct kvm_fastpath_slot *slot)
{
	fastpath_t ret = slot->write(slot->handler, vcpu, msr, data);

	if (ret == EXIT_FASTPATH_NONE)
		return ret;
	kvm_fastpath_host_trace_wrmsr(msr, data);	/* near: skip */
	if (!kvm_fastpath_host_skip_instruction(vcpu))	/* near: skip */
		return EXIT_FASTPATH_EXIT_USERSPACE;
	return ret;
}

enum exit_fastpath_completion kvm_fastpath_wrmsr_irqoff(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	const struct kvm_fastpath_slot *slot = kvm_fastpath_find(msr);

	if (!slot)
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_found(vcpu, msr, data, slot);	/* near: skip context */
}
