/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For backends: which VM-Exits may be handled fast, and how to ask the registry.
 */
#ifndef KVM_FASTPATH_BACKEND_H
#define KVM_FASTPATH_BACKEND_H

#include <linux/bits.h>
#include <linux/cache.h>
#include <linux/irqflags.h>
#include <linux/jump_label.h>
#include <linux/lockdep.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

#include <kvm_fastpath/handler.h>
#include <uapi/asm/svm.h>
#include <uapi/asm/vmx.h>

#define KVM_FASTPATH_TABLE_BITS	9
#define KVM_FASTPATH_TABLE_SIZE	BIT(KVM_FASTPATH_TABLE_BITS)

/* SDM Vol. 3D, appendix C.  The headers of older kernels do not know it. */
#define KVM_FASTPATH_EXIT_REASON_MSR_WRITE_IMM	85

/**
 * struct kvm_fastpath_stats - counters of the writes to one MSR
 * @handled: writes that the handler handled since it was registered; switching it off
 *	does not reset the counter
 * @declined: writes that the library left to KVM while the handler was on
 * @filtered: those of @declined that userspace filters, or has given to Xen; the handler was
 *	not called
 * @unskippable: those of @declined whose instruction could not be skipped with interrupts off;
 *	the handler was not called
 */
struct kvm_fastpath_stats {
	u64 handled;
	u64 declined;
	u64 filtered;
	u64 unskippable;
};

/*
 * A registered handler: what a hit reads of the library, in half a cache line.  Each is written
 * under the registry's lock, while no table has an entry with its number.
 *
 * @stats: freed a grace period after the last table with its number was replaced
 * @on: under the registry's lock; whether the next table has an entry for it
 */
struct kvm_fastpath_slot {
	kvm_fastpath_wrmsr_t write;
	const struct kvm_fastpath_handler *handler;
	struct kvm_fastpath_stats __percpu *stats;
	bool on;
};

extern struct kvm_fastpath_slot kvm_fastpath_slots[KVM_FASTPATH_MAX_HANDLERS];

/*
 * A hash table of the handlers that are on.  No two registered MSRs share an entry, so a look-up
 * compares once.  A table does not change while anybody may read it.
 *
 * @msr: the MSR, in an empty entry one that has another entry
 * @slot: the number of its handler's slot
 * @mult: decides the entry of an MSR
 */
struct kvm_fastpath_table {
	/* At offset 0, or a miss takes an instruction more. */
	struct {
		u32 msr;
		u32 slot;
	} entry[KVM_FASTPATH_TABLE_SIZE] ____cacheline_aligned;
	u32 mult;
};

/*
 * Never NULL.  Written under the registry's lock, read with interrupts off: the RCU read-side
 * critical section.
 */
extern struct kvm_fastpath_table __rcu *kvm_fastpath_table;

/*
 * Whether any handler is on.  Switched under the registry's lock.  It may be stale, because
 * dispatch looks into the table next.  While it is false, an exit costs one jump.
 */
DECLARE_STATIC_KEY_FALSE(kvm_fastpath_active);

static __always_inline bool kvm_fastpath_is_active(void)
{
	return static_branch_likely(&kvm_fastpath_active);
}

/*
 * WRMSR exits whose MSR has no handler that is on.  Each CPU writes its own counter, with
 * interrupts off.
 */
DECLARE_PER_CPU(u64, kvm_fastpath_unhandled);

static __always_inline u32 kvm_fastpath_hash(u32 msr, u32 mult)
{
	return msr * mult >> (32 - KVM_FASTPATH_TABLE_BITS);
}

/**
 * kvm_fastpath_find() - does an MSR have a handler that is on?
 * @msr: the MSR index (ECX)
 *
 * Context: interrupts off, until the caller is done with the slot.
 * Return: the slot to give to kvm_fastpath_wrmsr_found(), or NULL.
 */
static __always_inline const struct kvm_fastpath_slot *kvm_fastpath_find(u32 msr)
{
	const struct kvm_fastpath_table *table = rcu_dereference_sched(kvm_fastpath_table);
	/* No u32, or gcc works out the entry's address twice. */
	unsigned long i = kvm_fastpath_hash(msr, table->mult);

	return table->entry[i].msr == msr ? &kvm_fastpath_slots[table->entry[i].slot] : NULL;
}

/**
 * kvm_fastpath_wrmsr_found() - handle a WRMSR exit whose MSR has a handler, or leave it alone
 * @vcpu: the vCPU that executed WRMSR
 * @msr: the MSR index (ECX)
 * @data: the value (EDX:EAX)
 * @slot: what kvm_fastpath_find() returned for @msr
 *
 * As kvm_fastpath_wrmsr_irqoff(), for a backend that looks up the MSR before it checks the
 * exit.
 *
 * Context: as kvm_fastpath_wrmsr_irqoff(), interrupts off since kvm_fastpath_find().
 * Return: as kvm_fastpath_wrmsr_irqoff().
 */
enum exit_fastpath_completion kvm_fastpath_wrmsr_found(struct kvm_vcpu *vcpu,
						       u32 msr, u64 data,
						       const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_wrmsr_irqoff() - handle a WRMSR exit, or leave it alone
 * @vcpu: the vCPU that executed WRMSR
 * @msr: the MSR index (ECX)
 * @data: the value (EDX:EAX)
 *
 * Finds the MSR's handler and calls it.  If the handler did the write, traces the write and
 * then skips the instruction, once each.  The caller has checked the exit with
 * kvm_fastpath_vmx_wrmsr_exit() or kvm_fastpath_svm_wrmsr_exit().
 *
 * Context: interrupts and preemption off, RCU watching.  Takes no lock, writes
 * no shared cache line, allocates nothing.
 * Return: EXIT_FASTPATH_NONE: nothing has changed, take the slow path: the MSR has no handler
 * that is on, the handler declined, userspace filters the MSR or the instruction cannot be
 * skipped with interrupts off;
 * EXIT_FASTPATH_EXIT_USERSPACE: done, but userspace must see an exit (single-step:
 * vcpu->run holds KVM_EXIT_DEBUG); otherwise the handler's completion, with
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
	const struct kvm_fastpath_slot *slot;

	lockdep_assert_irqs_disabled();

	slot = kvm_fastpath_find(msr);
	if (!slot) {
		__this_cpu_inc(kvm_fastpath_unhandled);
		return EXIT_FASTPATH_NONE;
	}
	return kvm_fastpath_wrmsr_found(vcpu, msr, data, slot);
}
#endif

/**
 * kvm_fastpath_downgrade_reenter() - downgrade a completion for callers that cannot re-enter
 * @completion: what kvm_fastpath_wrmsr_irqoff() returned
 *
 * kvm_x86_ops.handle_exit_irqoff cannot: it runs after KVM has left the inner run loop.
 *
 * Context: any.
 * Return: @completion, EXIT_FASTPATH_REENTER_GUEST degraded to
 * EXIT_FASTPATH_EXIT_HANDLED.
 */
static inline enum exit_fastpath_completion
kvm_fastpath_downgrade_reenter(enum exit_fastpath_completion completion)
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
 * kvm_fastpath_vmx_wrmsr_imm_exit() - may this VMX exit be handled fast?
 * @exit_reason: the full 32-bit VMCS exit reason
 * @guest_mode: the exit is a nested guest's (is_guest_mode())
 *
 * As kvm_fastpath_vmx_wrmsr_exit(), for a WRMSR with an immediate: there the MSR is the exit
 * qualification, and the value is in the register that the instruction information names.
 *
 * Context: any; pure.
 * Return: true if the registry may be asked.
 */
static inline bool kvm_fastpath_vmx_wrmsr_imm_exit(u32 exit_reason, bool guest_mode)
{
	return exit_reason == KVM_FASTPATH_EXIT_REASON_MSR_WRITE_IMM && !guest_mode;
}

/**
 * struct kvm_fastpath_svm_exit - an SVM exit
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
 * Without nRIP the skip would decode the instruction.  To do so it would read guest memory,
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
