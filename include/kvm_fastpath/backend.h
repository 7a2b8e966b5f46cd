/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For backends: which VM-Exits may be asked about, and how to ask.
 */
#ifndef KVM_FASTPATH_BACKEND_H
#define KVM_FASTPATH_BACKEND_H

#include <linux/bits.h>
#include <linux/hash.h>
#include <linux/irqflags.h>
#include <linux/jump_label.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>

#include <kvm_fastpath/handler.h>
#include <uapi/asm/svm.h>
#include <uapi/asm/vmx.h>

/**
 * kvm_fastpath_dispatch() - find an MSR's handler and run it
 * @vcpu: the vCPU that executed WRMSR
 * @msr: the MSR index
 * @data: the value
 *
 * Neither traces nor skips: backends want kvm_fastpath_wrmsr_irqoff().  Whoever
 * else calls it has to skip too: it asks whether that is possible.
 *
 * Context: interrupts and preemption off, RCU watching.  Takes no lock, writes
 * no shared cache line, allocates nothing.
 * Return: what the handler returned; EXIT_FASTPATH_NONE if the MSR has none,
 * userspace filters it or the instruction cannot be skipped with interrupts off.
 */
enum exit_fastpath_completion kvm_fastpath_dispatch(struct kvm_vcpu *vcpu,
						    u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;

/*
 * Which MSRs may have a handler: a bit for each value of a hash of the index.  Set
 * and cleared a word at a time under the registry's lock; may be stale or say yes for
 * another MSR, for the table of handlers is looked at next.
 */
#define KVM_FASTPATH_CLAIM_BITS	10
extern unsigned long kvm_fastpath_claims[BIT(KVM_FASTPATH_CLAIM_BITS) / BITS_PER_LONG];

/*
 * Whether any handler is on.  Switched under the registry's lock; like the claims it may be
 * stale.  While it is off, each exit runs one jump in place of all else.
 */
DECLARE_STATIC_KEY_FALSE(kvm_fastpath_active);

static __always_inline bool kvm_fastpath_is_active(void)
{
	return static_branch_likely(&kvm_fastpath_active);
}

/*
 * WRMSR exits that were asked about and whose MSR has no handler; each CPU writes its own,
 * interrupts off.
 */
DECLARE_PER_CPU(u64, kvm_fastpath_unclaimed);

/* The part of kvm_fastpath_wrmsr_irqoff() that is not inline. */
enum exit_fastpath_completion kvm_fastpath_wrmsr_claimed(struct kvm_vcpu *vcpu,
							 u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;

static __always_inline bool kvm_fastpath_may_be_claimed(u32 msr)
{
	u32 hash = hash_32(msr, KVM_FASTPATH_CLAIM_BITS);

	return READ_ONCE(kvm_fastpath_claims[hash / BITS_PER_LONG]) &
	       BIT(hash % BITS_PER_LONG);
}

/**
 * kvm_fastpath_wrmsr_irqoff() - do a WRMSR exit fast, or leave it alone
 * @vcpu: the vCPU that executed WRMSR
 * @msr: the MSR index (ECX)
 * @data: the value (EDX:EAX)
 *
 * Dispatches, and if a handler did the write: traces it and skips the
 * instruction, in this order and once each.  The caller has checked with
 * kvm_fastpath_vmx_wrmsr_exit() or kvm_fastpath_svm_wrmsr_exit() that the exit
 * is one to ask about.
 *
 * Context: as kvm_fastpath_dispatch().
 * Return: EXIT_FASTPATH_NONE: nothing has changed, take the slow path;
 * EXIT_FASTPATH_EXIT_USERSPACE: done, but the skip wants userspace (single-step:
 * vcpu->run holds KVM_EXIT_DEBUG); otherwise what the handler returned, with
 * EXIT_FASTPATH_REENTER_GUEST degraded if a request to the vCPU is pending.
 */
#ifdef __CHECKER__
/* Not inline, so that sparse reports the caller's line. */
enum exit_fastpath_completion kvm_fastpath_wrmsr_irqoff(struct kvm_vcpu *vcpu,
							u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;
#else
static __always_inline enum exit_fastpath_completion
kvm_fastpath_wrmsr_irqoff(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	lockdep_assert_irqs_disabled();

	if (!kvm_fastpath_may_be_claimed(msr)) {
		__this_cpu_inc(kvm_fastpath_unclaimed);
		return EXIT_FASTPATH_NONE;
	}
	return kvm_fastpath_wrmsr_claimed(vcpu, msr, data);
}
#endif

/**
 * kvm_fastpath_without_reentry() - a completion for callers that cannot re-enter
 * @completion: what kvm_fastpath_wrmsr_irqoff() returned
 *
 * kvm_x86_ops.handle_exit_irqoff runs when KVM has left the inner run loop.
 *
 * Context: any.
 * Return: @completion, EXIT_FASTPATH_REENTER_GUEST degraded to
 * EXIT_FASTPATH_EXIT_HANDLED.
 */
static inline enum exit_fastpath_completion
kvm_fastpath_without_reentry(enum exit_fastpath_completion completion)
{
	if (completion == EXIT_FASTPATH_REENTER_GUEST)
		return EXIT_FASTPATH_EXIT_HANDLED;
	return completion;
}

/**
 * kvm_fastpath_vmx_wrmsr_exit() - may this VMX exit be handled fast?
 * @exit_reason: the full 32-bit VMCS exit reason
 * @guest_mode: the exit is a nested guest's (is_guest_mode())
 *
 * A WRMSR exit always has a valid VM-exit instruction length (SDM Vol. 3C,
 * 28.2.5), so the next RIP is known without decoding and without a VMREAD here.
 * An exit reason with any modifier (SDM Vol. 3C, 25.9.1: a failed entry, enclave mode,
 * a bus lock, or one yet to be defined) needs more than the write: KVM handles it.
 *
 * Context: any; pure.
 * Return: true if the registry may be asked.
 */
static inline bool kvm_fastpath_vmx_wrmsr_exit(u32 exit_reason, bool guest_mode)
{
	return exit_reason == EXIT_REASON_MSR_WRITE && !guest_mode;
}

/**
 * struct kvm_fastpath_svm_exit - what an SVM exit looks like
 * @exit_code: VMCB EXITCODE
 * @exit_info_1: VMCB EXITINFO1; for an MSR exit 0 is RDMSR and 1 is WRMSR
 * @next_rip: VMCB nRIP; 0 if the CPU or the intercept does not provide it
 * @nrips: KVM uses nRIP (kvm_amd.nrips)
 * @guest_mode: the exit is a nested guest's (is_guest_mode())
 * @state_protected: registers are encrypted (SEV-ES)
 */
struct kvm_fastpath_svm_exit {
	u64 exit_code;
	u64 exit_info_1;
	u64 next_rip;
	bool nrips;
	bool guest_mode;
	bool state_protected;
};

/**
 * kvm_fastpath_svm_wrmsr_exit() - may this SVM exit be handled fast?
 * @exit: the exit
 *
 * Without nRIP the skip would decode the instruction, that is read guest memory,
 * which needs SRCU and may sleep.
 *
 * Context: any; pure.
 * Return: true if the registry may be asked.
 */
static inline bool kvm_fastpath_svm_wrmsr_exit(const struct kvm_fastpath_svm_exit *exit)
{
	return !exit->guest_mode && !exit->state_protected &&
	       exit->exit_code == SVM_EXIT_MSR && exit->exit_info_1 == 1 &&
	       exit->nrips && exit->next_rip;
}

#endif /* KVM_FASTPATH_BACKEND_H */
