/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IA32_TSC_DEADLINE: a stub, and the shortest possible handler.
 *
 * It always declines and changes nothing, so KVM handles every write as without it.
 * It shows how a handler is made, and its counter tells how many writes a real handler
 * could take over.
 */
#ifndef KVM_FASTPATH_STUB_H
#define KVM_FASTPATH_STUB_H

#include <kvm_fastpath/handler.h>

static __always_inline enum exit_fastpath_completion
stub_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	return EXIT_FASTPATH_NONE;
}

#endif /* KVM_FASTPATH_STUB_H */
