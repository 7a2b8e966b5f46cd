/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types in a real host: KVM's own enum exit_fastpath_completion.  Functions are inline,
 * because each exit would pay for a call.
 */
#ifndef KVM_FASTPATH_TYPES_H
#define KVM_FASTPATH_TYPES_H

#include <linux/kvm_host.h>

#include <kvm_fastpath_flavour_userspace.h>

#define KVM_FASTPATH_HOST		static

/* For service.c, which exports them, Kbuild defines these. */
#ifndef KVM_FASTPATH_SERVICE
#define KVM_FASTPATH_SERVICE		static
#define KVM_FASTPATH_EXPORT(name)	static_assert(sizeof(typeof(name) *))
#endif

#endif /* KVM_FASTPATH_TYPES_H */
