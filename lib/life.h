/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Starting and stopping the parts of the library.
 */
#ifndef KVM_FASTPATH_LIFE_H
#define KVM_FASTPATH_LIFE_H

/**
 * kvm_fastpath_debugfs_init() - make the folder kvm_fastpath in debugfs
 *
 * Makes two files: "handlers" has a line for each registered handler with its MSR, name, module
 * and counters, and whether it is on; "unhandled" counts the WRMSR exits whose MSR has no
 * handler that is on.  Failing to make them is not an error: nothing depends on them.
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_debugfs_init(void);

/**
 * kvm_fastpath_debugfs_add_sums() - make the files in KVM's folder of debugfs, if it is there
 *
 * Makes "fastpath_handled" and "fastpath_declined", the sums over all registered handlers, and
 * "fastpath_unhandled", in KVM's folder and again in a folder that looks like a VM's, because
 * KVM's kvm_stat looks there.  The vendor's module makes KVM's folder when it is loaded, and
 * removes it with all files when it is unloaded.
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
 * kvm_fastpath_modules_init() - watch modules from now on
 *
 * A module that is unloaded without kvm_fastpath_unregister(), or that registers in its init
 * function and then fails, would leave a callback that points into freed memory.  The library
 * unregisters its handlers before the kernel frees the memory, and names them in the kernel log.
 * After a module was loaded, which may have been the vendor's, it calls
 * kvm_fastpath_debugfs_add_sums().
 *
 * Context: process context, may sleep.
 */
void kvm_fastpath_modules_init(void);

/**
 * kvm_fastpath_modules_exit() - stop watching modules
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

#endif /* KVM_FASTPATH_LIFE_H */
