/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files of lib/ and handlers/ call of each other.  All of it is process context and may
 * sleep.
 */
#ifndef KVM_FASTPATH_REGISTRY_H
#define KVM_FASTPATH_REGISTRY_H

#include <linux/types.h>

struct kvm_fastpath_handler;
struct module;
struct seq_file;

/* If not, says in the kernel log why. */
bool kvm_fastpath_are_valid(const struct kvm_fastpath_handler *handlers, unsigned int nr);

/*
 * Unregisters, with a warning, the handlers that @module has left behind when it is unloaded.
 * Does not touch the structs afterwards.
 */
void kvm_fastpath_unregister_module(struct module *module);

/*
 * Off: when they return no CPU runs a callback that is off, and none will.  The first switches the
 * whole library, and leaves alone which handlers are off.  The second switches one; it is on again
 * when it is registered again.  Returns -ENODEV if no handler is registered for @msr:
 * -ENOENT would tell who loads the module that there is no such parameter.
 */
void kvm_fastpath_switch(bool on);
int kvm_fastpath_switch_handler(u32 msr, bool on);

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused);
/* Sums one counter over all registered handlers; its offset is the file's private data. */
int kvm_fastpath_sum_show(struct seq_file *seq, void *unused);
int kvm_fastpath_unhandled_show(struct seq_file *seq, void *unused);

/*
 * Nothing depends on the files, so failing to make them is no error.  The second makes those for
 * kvm_stat, if KVM's folder is there and has none; the vendor's module makes that folder, and
 * removes it with all files.
 */
void kvm_fastpath_debugfs_init(void);
void kvm_fastpath_debugfs_add_sums(void);
void kvm_fastpath_debugfs_exit(void);

/* With CONFIG_MODULES only.  In between, no module leaves a callback in freed memory behind. */
void kvm_fastpath_modules_init(void);
void kvm_fastpath_modules_exit(void);

#endif /* KVM_FASTPATH_REGISTRY_H */
