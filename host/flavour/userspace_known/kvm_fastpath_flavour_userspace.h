/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM's enum exit_fastpath_completion says that userspace must see an exit.
 */
#ifndef KVM_FASTPATH_FLAVOUR_USERSPACE_H
#define KVM_FASTPATH_FLAVOUR_USERSPACE_H

static __always_inline bool flavour_can_exit(struct kvm_vcpu *vcpu)
{
	return true;
}

#endif /* KVM_FASTPATH_FLAVOUR_USERSPACE_H */
