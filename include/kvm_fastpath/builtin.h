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
 * Each is registered when kvm.ko starts unless its module parameter says no
 * (kvm.fastpath_icr=0), and can be taken out and put back at run time through
 * /sys/module/kvm/parameters/fastpath_icr.  A write there has taken effect when
 * it returns.  To switch it off and keep its counters, see <kvm_fastpath/control.h>.
 *
 * kvm.fastpath_tscdeadline switches the stub, which is on by default; with
 * CONFIG_KVM_FASTPATH_TSCDEADLINE it switches the real handler, off by default.
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
 * Return: 0, or an error of kvm_fastpath_register(); then none is registered, and
 * kvm_fastpath_exit() need not be called.
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
