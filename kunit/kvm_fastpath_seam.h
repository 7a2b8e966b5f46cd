/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The seam outside KVM: <asm/kvm_host.h> does not compile in UML.
 */
#ifndef KVM_FASTPATH_SEAM_H
#define KVM_FASTPATH_SEAM_H

enum exit_fastpath_completion {
	EXIT_FASTPATH_NONE,
	EXIT_FASTPATH_REENTER_GUEST,
	EXIT_FASTPATH_EXIT_HANDLED,
	EXIT_FASTPATH_EXIT_USERSPACE,
};

#endif /* KVM_FASTPATH_SEAM_H */
