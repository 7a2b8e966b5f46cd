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
 * kvm_fastpath_debugfs_exit() - remove the folder; waits for its readers
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_debugfs_exit(void);

#ifdef CONFIG_MODULES

/**
 * kvm_fastpath_modules_init() - unregister what modules leave behind, from now on
 *
 * A module that goes without kvm_fastpath_unregister(), or that registers in its init
 * function and then fails, leaves a callback that points into freed memory.  Before its
 * memory is freed its handlers are unregistered, and the kernel log names them.
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
