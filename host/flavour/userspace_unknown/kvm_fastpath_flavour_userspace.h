/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM's enum exit_fastpath_completion has no value for an exit that userspace must
 * see, and KVM would go on with the guest.  Only a guest that userspace single-steps needs such
 * an exit after a skip.
 */
#ifndef KVM_FASTPATH_FLAVOUR_USERSPACE_H
#define KVM_FASTPATH_FLAVOUR_USERSPACE_H

/* The library names it, but never returns it. */
#define EXIT_FASTPATH_EXIT_USERSPACE	3

static __always_inline bool flavour_can_exit(struct kvm_vcpu *vcpu)
{
	return likely(!(vcpu->guest_debug & KVM_GUESTDBG_SINGLESTEP));
}

#endif /* KVM_FASTPATH_FLAVOUR_USERSPACE_H */
