/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types outside KVM: <asm/kvm_host.h> does not compile in UML.
 */
#ifndef KVM_FASTPATH_TYPES_H
#define KVM_FASTPATH_TYPES_H

#include <linux/types.h>

/*
 * Of a type of its own, so that sparse tells a completion from a number or from
 * another enumeration's constant; the values are KVM's.
 */
typedef int __bitwise kvm_fastpath_completion_t;

#define COMPLETION(n) ((__force kvm_fastpath_completion_t)(n))

enum exit_fastpath_completion {
	EXIT_FASTPATH_NONE = COMPLETION(0),
	EXIT_FASTPATH_REENTER_GUEST = COMPLETION(1),
	EXIT_FASTPATH_EXIT_HANDLED = COMPLETION(2),
	EXIT_FASTPATH_EXIT_USERSPACE = COMPLETION(3),
};

#undef COMPLETION

#define KVM_FASTPATH_HOST	extern
#define KVM_FASTPATH_SERVICE	extern

#endif /* KVM_FASTPATH_TYPES_H */
