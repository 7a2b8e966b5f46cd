/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The handlers that come with the library.
 */
#ifndef KVM_FASTPATH_BUILTIN_H
#define KVM_FASTPATH_BUILTIN_H

/**
 * DOC: built-in handlers
 *
 * A module parameter says whether each is registered when kvm.ko starts.  It takes the
 * handler out and puts it back at run time, too; such a write has taken effect when it
 * returns.  To switch a handler off and keep its counters, see lib/control.h.
 *
 * kvm.fastpath_icr, kvm.fastpath_eoi, kvm.fastpath_timer
 *	on by default.
 * kvm.fastpath_hyperv_icr, kvm.fastpath_hyperv_eoi
 *	on by default: Hyper-V's, which Windows guests write instead.
 * kvm.fastpath_tscdeadline
 *	off by default.  It is the stub, which costs each write a look-up and declines; or
 *	with CONFIG_KVM_FASTPATH_TSCDEADLINE the real handler.
 */

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
