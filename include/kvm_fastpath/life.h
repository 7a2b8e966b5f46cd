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
 * handler that is.  Failing to make them is not an error: nothing depends on them.
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

/**
 * kvm_fastpath_free_table() - free the registry's memory
 *
 * Context: process context, may sleep; no handler is registered, and no backend
 * dispatches any more.
 */
void kvm_fastpath_free_table(void);

#endif /* KVM_FASTPATH_LIFE_H */
