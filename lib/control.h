/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Switching handlers, or all of the library, off and on at run time.
 */
#ifndef KVM_FASTPATH_CONTROL_H
#define KVM_FASTPATH_CONTROL_H

#include <linux/types.h>

/**
 * DOC: off and on
 *
 * A handler that is off is not called.  Writes to its MSR take the slow path, as if the
 * library did not exist, and count as unhandled while another handler is on.  The handler
 * stays registered and keeps its counters.  Two parameters of kvm.ko call the functions
 * below:
 *
 * /sys/module/kvm/parameters/fastpath
 *	Y or N: all of the library; kvm.fastpath=N starts it off.
 * /sys/module/kvm/parameters/fastpath_handler
 *	"off 0x830" or "on 0x830": the handler of that MSR, built-in or a module's.  At run
 *	time only.  Write-only: kvm_fastpath/handlers in debugfs shows which handlers are on.
 *
 * A write there has taken effect when it returns.
 */

/**
 * kvm_fastpath_switch() - switch the whole library off or on
 * @on: false: no handler is called until the next "on"; true: each handler that is itself on
 *	is called
 *
 * Handlers may be registered, unregistered and switched while the library is off.
 * When this returns after "off" no CPU runs a callback, and none will.
 *
 * Context: process context, may sleep: waits for an RCU grace period.
 */
void kvm_fastpath_switch(bool on);

/**
 * kvm_fastpath_switch_handler() - switch one MSR's handler off or on
 * @msr: the MSR index
 * @on: whether writes to @msr go to the handler
 *
 * When this returns after "off" no CPU runs the callback, and none will.  A handler that
 * is unregistered and registered again is on.
 *
 * Context: process context, may sleep: waits for an RCU grace period.
 * Return: 0, or -ENOENT if no handler is registered for @msr.
 */
int kvm_fastpath_switch_handler(u32 msr, bool on);

#endif /* KVM_FASTPATH_CONTROL_H */
