/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host contract, inline as in KVM, over a vCPU that has only what an IPI touches.
 * Each function does what KVM's own does and no more: the less a write costs, the more
 * of it is the way to the handler, which is what is measured.
 */
#ifndef KVM_FASTPATH_HOST_IMPL_H
#define KVM_FASTPATH_HOST_IMPL_H

#include <linux/bits.h>
#include <linux/compiler.h>
#include <linux/types.h>

#include <asm/apicdef.h>

#include "../../lib/host.h"

#define BENCH_WRMSR_LENGTH	2

/* On cache lines of its own: threads share what the library makes them share. */
struct kvm_vcpu {
	u64 rip;
	u64 requests;
	u64 icr;
	u64 irr[4];
	u64 delivered;
	void *filter;
	void *pmu;
	void *apic;
	u32 apic_mode;
	u32 interrupt_shadow;
	u32 max_apic_id;
	struct kvm_vcpu *phys_map[4];
} __attribute__((aligned(128)));

/* A tracepoint that is off, as the kernel patches it. */
static __always_inline void trace_is_off(void)
{
	asm volatile(".byte 0x0f, 0x1f, 0x44, 0x00, 0x00");
}

/* kvm_apic_set_irq(): out of line, sets a bit in the receiver's IRR. */
void deliver(struct kvm_vcpu *receiver, u32 vector);

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
{
	return !READ_ONCE(vcpu->filter);
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_can_skip(struct kvm_vcpu *vcpu)
{
	return !vcpu->pmu;
}

KVM_FASTPATH_HOST inline void kvm_fastpath_host_trace_wrmsr(u32 msr, u64 data)
{
	trace_is_off();
}

KVM_FASTPATH_HOST inline void
kvm_fastpath_host_trace_exit(struct kvm_vcpu *vcpu, u32 msr, u64 data,
			     enum exit_fastpath_completion completion, enum kvm_fastpath_why why)
{
	trace_is_off();
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_skip_instruction(struct kvm_vcpu *vcpu)
{
	vcpu->rip += BENCH_WRMSR_LENGTH;
	vcpu->interrupt_shadow = 0;
	return true;
}

KVM_FASTPATH_HOST inline bool kvm_fastpath_host_request_pending(struct kvm_vcpu *vcpu)
{
	return READ_ONCE(vcpu->requests);
}

#endif /* KVM_FASTPATH_HOST_IMPL_H */
