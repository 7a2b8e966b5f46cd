/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to lib/: functions of registry.c and validate.c for its other files.
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

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused);
/* Sums one counter over all registered handlers; its offset is the file's private data. */
int kvm_fastpath_sum_show(struct seq_file *seq, void *unused);
int kvm_fastpath_unhandled_show(struct seq_file *seq, void *unused);

#endif /* KVM_FASTPATH_REGISTRY_H */
