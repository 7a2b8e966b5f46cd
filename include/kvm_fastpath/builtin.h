/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handlers that come with the library.
 */
#ifndef KVM_FASTPATH_BUILTIN_H
#define KVM_FASTPATH_BUILTIN_H

/**
 * DOC: built-in handlers
 *
 * A module parameter says whether each is registered when kvm.ko starts.  At run time, writing
 * the parameter unregisters or registers the handler, and has taken effect when it
 * returns.  kvm.fastpath_handler switches a handler off and keeps its counters.
 *
 * kvm.fastpath_icr, kvm.fastpath_eoi, kvm.fastpath_timer
 *	on by default.
 * kvm.fastpath_hyperv_icr, kvm.fastpath_hyperv_eoi
 *	on by default: Hyper-V's MSRs, which Windows guests write instead.
 * kvm.fastpath_tscdeadline
 *	off by default.  Without CONFIG_KVM_FASTPATH_TSCDEADLINE it is a stub, which declines
 *	each write and costs it a look-up.
 */

/**
 * kvm_fastpath_init() - start the library: register the built-in handlers
 *
 * Context: process context, once, when kvm.ko starts.
 * Return: 0, or an error of kvm_fastpath_register().  After an error no handler is registered,
 * the kernel log says so, and KVM works as without the library; kvm_fastpath_exit() may be
 * called.
 */
int kvm_fastpath_init(void);

/**
 * kvm_fastpath_exit() - stop the library
 *
 * Context: process context, once, when kvm.ko is unloaded; no vCPU runs any more and
 * all handlers of other modules are unregistered.
 */
void kvm_fastpath_exit(void);

#endif /* KVM_FASTPATH_BUILTIN_H */
