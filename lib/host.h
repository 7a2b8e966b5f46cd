/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host contract: the functions of the hypervisor that dispatch needs.
 */
#ifndef KVM_FASTPATH_HOST_H
#define KVM_FASTPATH_HOST_H

#include <linux/types.h>

#include <kvm_fastpath/handler.h>

struct kvm_vcpu;

/**
 * DOC: host contract
 *
 * In kvm.ko host/kvm_fastpath_host_impl.h defines these functions, inline; in UML
 * kunit/fake_host.c does.  The include path chooses.  They are called in the context of
 * &typedef kvm_fastpath_wrmsr_t, interrupts off: none of them may sleep.
 */

/**
 * kvm_fastpath_host_wrmsr_allowed() - does userspace leave the MSR to its handler?
 * @vcpu: the vCPU
 * @msr: the MSR index; not an x2APIC MSR
 *
 * KVM never filters x2APIC MSRs.  Nor does its own fast path for the ICR ask whether userspace
 * has made that the MSR of Xen's hypercall page: such a guest has no x2APIC to speak of.
 *
 * Context: interrupts off.
 * Return: false if userspace filters writes to @msr (KVM_X86_SET_MSR_FILTER), or has made
 * it the MSR of Xen's hypercall page (KVM_XEN_HVM_CONFIG), which KVM looks for first.
 */
KVM_FASTPATH_HOST bool kvm_fastpath_host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_host_can_skip() - can the WRMSR be skipped with interrupts off?
 * @vcpu: the vCPU; the next RIP is known without decoding
 *
 * Dispatch asks before the handler runs, because nothing has changed then and a no is
 * harmless.  On some kernels a skip that increments one of the guest's instruction
 * counters sleeps; on the others the answer is always yes.
 *
 * Context: interrupts off.  Changes nothing.
 * Return: true if kvm_fastpath_host_skip_instruction() will not sleep; false to
 * leave the write to the slow path.
 */
KVM_FASTPATH_HOST bool kvm_fastpath_host_can_skip(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_host_trace_wrmsr() - fire trace_kvm_msr_write
 * @msr: the MSR index
 * @data: the value
 *
 * Context: interrupts off.
 */
KVM_FASTPATH_HOST void kvm_fastpath_host_trace_wrmsr(u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;

/**
 * enum kvm_fastpath_why - why a write was declined
 * @KVM_FASTPATH_BY_HANDLER: the handler was called; also for a write that it handled
 * @KVM_FASTPATH_FILTERED: kvm_fastpath_host_wrmsr_allowed() said no
 * @KVM_FASTPATH_UNSKIPPABLE: kvm_fastpath_host_can_skip() said no
 */
enum kvm_fastpath_why {
	KVM_FASTPATH_BY_HANDLER,
	KVM_FASTPATH_FILTERED,
	KVM_FASTPATH_UNSKIPPABLE,
};

/**
 * kvm_fastpath_host_trace_exit() - fire trace_kvm_fastpath_exit
 * @vcpu: the vCPU
 * @msr: the MSR index; it has a handler
 * @data: the value
 * @completion: the handler's answer, if it was asked; dispatch may return another
 * @why: if that is EXIT_FASTPATH_NONE, the reason
 *
 * Called for each write that is counted as handled or declined.
 *
 * Context: interrupts off.
 */
KVM_FASTPATH_HOST void kvm_fastpath_host_trace_exit(struct kvm_vcpu *vcpu, u32 msr, u64 data,
						    enum exit_fastpath_completion completion,
						    enum kvm_fastpath_why why)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_host_skip_instruction() - move RIP past the WRMSR
 * @vcpu: the vCPU
 *
 * Also counts the instruction for the guest's PMU, ends the interrupt shadow and
 * honours single-stepping, as KVM's own skip does.  Takes KVM's SRCU by itself
 * where that needs it.
 *
 * Context: interrupts off, KVM's SRCU not held; the next RIP is known without
 * decoding, and kvm_fastpath_host_can_skip() said yes since the VM-Exit.
 * Return: true to go on; false if userspace must see an exit (vcpu->run is set).
 */
KVM_FASTPATH_HOST bool kvm_fastpath_host_skip_instruction(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_host_request_pending() - is there something to do before re-entry?
 * @vcpu: the vCPU
 *
 * A yes only saves an attempt to re-enter that KVM would give up: KVM's run loop looks
 * for requests itself, with the barriers that this needs.
 *
 * Context: interrupts off.
 * Return: true if a request to the vCPU is pending.
 */
KVM_FASTPATH_HOST bool kvm_fastpath_host_request_pending(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_host_vcpu_digest() - a number that tells whether the vCPU changed
 * @vcpu: the vCPU
 *
 * Covers state that a handler could change and that nobody else changes meanwhile: the
 * general registers, RIP, RFLAGS, and the local APIC's registers but for the TMR and the IRR.
 * Only with CONFIG_KVM_FASTPATH_DEBUG.
 *
 * Context: interrupts off.
 * Return: the digest; equal digests most likely mean an unchanged vCPU.
 */
u32 kvm_fastpath_host_vcpu_digest(struct kvm_vcpu *vcpu) __kvm_fastpath_irqoff_only;

/* Defines the functions above, by KVM and inline, or by KUnit's fake. */
#include <kvm_fastpath_host_impl.h>

#endif /* KVM_FASTPATH_HOST_H */
