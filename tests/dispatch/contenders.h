/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Four ways from a WRMSR exit to the ICR's handler.  What comes after the handler is the
 * same in all: trace, skip, look for requests.
 */
#ifndef BENCH_CONTENDERS_H
#define BENCH_CONTENDERS_H

#include <kvm_fastpath/backend.h>
#include "../../lib/host.h"

#include "bench.h"

/* As KVM's handle_fastpath_set_msr_irqoff(): the handler is inlined. */
enum exit_fastpath_completion switch_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data);

/* As with an rhashtable: hash, walk the bucket, call what is found. */
enum exit_fastpath_completion hash_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data);
void hash_add(const struct kvm_fastpath_handler *handler);
void hash_clear(void);

/* As with a notifier chain: call one after the other until one says it is his. */
enum exit_fastpath_completion chain_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data);
void chain_add(kvm_fastpath_wrmsr_t call);
void chain_clear(void);

/* The ICR's handler, in a chain. */
enum exit_fastpath_completion chain_icr(const struct kvm_fastpath_handler *handler,
					struct kvm_vcpu *vcpu, u32 msr, u64 data);

static __always_inline enum exit_fastpath_completion
finish(struct kvm_vcpu *vcpu, u32 msr, u64 data, enum exit_fastpath_completion ret)
{
	if (ret == EXIT_FASTPATH_NONE)
		return ret;

	kvm_fastpath_host_trace_wrmsr(msr, data);
	if (unlikely(!kvm_fastpath_host_skip_instruction(vcpu)))
		return EXIT_FASTPATH_EXIT_USERSPACE;
	if (kvm_fastpath_host_request_pending(vcpu))
		return kvm_fastpath_downgrade_reenter(ret);
	return ret;
}

#endif
