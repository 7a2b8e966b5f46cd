/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: skipping an instruction only asks for the guest's counters to be
 * reprogrammed (KVM_REQ_PMU), which never sleeps; but it may look at the PMU
 * event filter, which lives under KVM's SRCU.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include <linux/kvm_host.h>

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	return true;
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	bool go_on;

	kvm_vcpu_srcu_read_lock(vcpu);
	go_on = kvm_skip_emulated_instruction(vcpu);
	kvm_vcpu_srcu_read_unlock(vcpu);

	return go_on;
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
