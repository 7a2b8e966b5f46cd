/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host contract: what dispatch needs of the hypervisor.
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
 * Asked before the handler runs, for then a no costs nothing: nothing has changed
 * yet.  On some kernels a skip that bumps one of the guest's instruction counters
 * sleeps; on the others the answer is always yes.
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
 * @KVM_FASTPATH_BY_HANDLER: the handler was asked; also of a write that it did
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
 * @completion: what dispatch returns
 * @why: why that is EXIT_FASTPATH_NONE, if it is
 *
 * For each write that is counted as handled or declined.
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
 * Only spares an attempt to re-enter that would be given up: whoever re-enters
 * looks for requests itself, with the barriers that this takes.
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
 * Covers what a handler could change and nobody else does meanwhile: the general
 * registers, RIP, RFLAGS and the ICR.  Only with CONFIG_KVM_FASTPATH_DEBUG.
 *
 * Context: interrupts off.
 * Return: the digest; equal digests most likely mean an unchanged vCPU.
 */
u32 kvm_fastpath_host_vcpu_digest(struct kvm_vcpu *vcpu) __kvm_fastpath_irqoff_only;

/* The seam: KVM's own in the place of the functions above, inline; or the fake's. */
#include <kvm_fastpath_host_impl.h>

#endif /* KVM_FASTPATH_HOST_H */
