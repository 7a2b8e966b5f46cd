/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: ftrace has two interfaces for direct calls, and the one with an ftrace_ops, which
 * gets along with other tracers of the function, is called "multi".
 */
#ifndef KVM_FASTPATH_FLAVOUR_DIRECT_H
#define KVM_FASTPATH_FLAVOUR_DIRECT_H

static inline int flavour_attach(struct ftrace_ops *ops, unsigned long trampoline)
{
	return register_ftrace_direct_multi(ops, trampoline);
}

static inline int flavour_detach(struct ftrace_ops *ops, unsigned long trampoline)
{
	return unregister_ftrace_direct_multi(ops, trampoline);
}

#endif /* KVM_FASTPATH_FLAVOUR_DIRECT_H */
