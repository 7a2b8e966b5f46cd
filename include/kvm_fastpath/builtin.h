/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handlers that come with the library.
 */
#ifndef KVM_FASTPATH_BUILTIN_H
#define KVM_FASTPATH_BUILTIN_H

#include <kvm_fastpath/handler.h>

/**
 * DOC: built-in handlers
 *
 * A module parameter says whether each is registered when kvm.ko starts.  It takes the
 * handler out and puts it back at run time, too; such a write has taken effect when it
 * returns.  To switch a handler off and keep its counters, see <kvm_fastpath/control.h>.
 *
 * kvm.fastpath_icr, kvm.fastpath_eoi
 *	on by default.
 * kvm.fastpath_tscdeadline
 *	off by default.  It is the stub, which costs each write a look-up and declines; or
 *	with CONFIG_KVM_FASTPATH_TSCDEADLINE the real handler.
 */

/** kvm_fastpath_icr - x2APIC ICR: fixed IPIs to one physical destination. */
extern const struct kvm_fastpath_handler kvm_fastpath_icr;

/** kvm_fastpath_eoi - x2APIC EOI: interrupts that only the local APIC knows of. */
extern const struct kvm_fastpath_handler kvm_fastpath_eoi;

/** kvm_fastpath_tscdeadline_stub - IA32_TSC_DEADLINE: a stub, always declines. */
extern const struct kvm_fastpath_handler kvm_fastpath_tscdeadline_stub;

/** kvm_fastpath_tscdeadline - IA32_TSC_DEADLINE: sets the local APIC's timer. */
extern const struct kvm_fastpath_handler kvm_fastpath_tscdeadline;

/*
 * The callbacks of those that are written most: dispatch compares and calls them
 * directly, for with retpolines an indirect call costs more than all of the look-up.
 */
enum exit_fastpath_completion kvm_fastpath_icr_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;
enum exit_fastpath_completion kvm_fastpath_eoi_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_init() - start the library: register the built-in handlers
 *
 * Context: process context, once, when kvm.ko starts.
 * Return: 0, or an error of kvm_fastpath_register().  Then none is registered, the kernel
 * log says so, and KVM works as without the library; kvm_fastpath_exit() may be called.
 */
int kvm_fastpath_init(void);

/**
 * kvm_fastpath_exit() - stop the library
 *
 * Context: process context, once, when kvm.ko goes; no vCPU runs any more and
 * all handlers of other modules are unregistered.
 */
void kvm_fastpath_exit(void);

#endif /* KVM_FASTPATH_BUILTIN_H */
