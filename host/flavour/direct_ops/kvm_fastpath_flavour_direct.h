/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: ftrace's one interface for direct calls takes an ftrace_ops.
 */
#ifndef KVM_FASTPATH_FLAVOUR_DIRECT_H
#define KVM_FASTPATH_FLAVOUR_DIRECT_H

static inline int flavour_attach(struct ftrace_ops *ops, unsigned long trampoline)
{
	return register_ftrace_direct(ops, trampoline);
}

static inline int flavour_detach(struct ftrace_ops *ops, unsigned long trampoline)
{
	return unregister_ftrace_direct(ops, trampoline, false);
}

#endif /* KVM_FASTPATH_FLAVOUR_DIRECT_H */
