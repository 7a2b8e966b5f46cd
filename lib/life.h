/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The library's own life, for whoever starts and stops it.
 */
#ifndef KVM_FASTPATH_LIFE_H
#define KVM_FASTPATH_LIFE_H

/**
 * kvm_fastpath_debugfs_init() - make the folder kvm_fastpath in debugfs
 *
 * Two files: "handlers", a line per registered handler with its MSR, name, module and
 * counters, and whether it is on, and "unclaimed", the WRMSR exits whose MSR has no
 * handler that is on.  Failing to make them is not an error: nothing depends on them.
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_debugfs_init(void);

/**
 * kvm_fastpath_debugfs_add_sums() - make the files in KVM's folder of debugfs, if it is there
 *
 * "fastpath_handled" and "fastpath_declined", the sums over all handlers that are registered,
 * and "fastpath_unclaimed", there and in a folder that looks like a VM's: where KVM's kvm_stat
 * finds and shows them.  The vendor's module makes KVM's folder when it comes and removes it,
 * with all that is in it, when it goes.
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_debugfs_add_sums(void);

/**
 * kvm_fastpath_debugfs_exit() - remove folder and files; waits for their readers
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_debugfs_exit(void);

#ifdef CONFIG_MODULES

/**
 * kvm_fastpath_modules_init() - look after modules that come and go, from now on
 *
 * A module that goes without kvm_fastpath_unregister(), or that registers in its init
 * function and then fails, leaves a callback that points into freed memory.  Before its
 * memory is freed its handlers are unregistered, and the kernel log names them.  When a module
 * has come, it may have been the vendor's: kvm_fastpath_debugfs_add_sums() is called.
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_modules_init(void);

/**
 * kvm_fastpath_modules_exit() - no longer do so
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_modules_exit(void);

#else

static inline void kvm_fastpath_modules_init(void)
{
}

static inline void kvm_fastpath_modules_exit(void)
{
}

#endif /* CONFIG_MODULES */

/**
 * kvm_fastpath_free_table() - free the registry's table
 *
 * Context: process context, may sleep; no handler is registered, and no backend
 * dispatches any more.
 */
void kvm_fastpath_free_table(void);

#endif /* KVM_FASTPATH_LIFE_H */
