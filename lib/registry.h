/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to lib/: what registration offers to its other files.
 */
#ifndef KVM_FASTPATH_REGISTRY_H
#define KVM_FASTPATH_REGISTRY_H

#include <linux/types.h>

struct kvm_fastpath_handler;
struct module;
struct seq_file;

/* Says in the kernel log what is wrong. */
bool kvm_fastpath_are_valid(const struct kvm_fastpath_handler *handlers, unsigned int nr);

/*
 * Unregisters, with a warning, the handlers that @module, which goes, has left behind.
 * Does not look at them afterwards.
 */
void kvm_fastpath_unregister_module(struct module *module);

int kvm_fastpath_handlers_show(struct seq_file *seq, void *unused);
/* One counter of all handlers that are registered; its offset is the file's private data. */
int kvm_fastpath_sum_show(struct seq_file *seq, void *unused);
int kvm_fastpath_unclaimed_show(struct seq_file *seq, void *unused);

#endif /* KVM_FASTPATH_REGISTRY_H */
