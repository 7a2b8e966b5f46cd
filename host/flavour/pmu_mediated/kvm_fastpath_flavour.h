/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Flavour: KVM works out which counters count instructions when the guest writes to its PMU,
 * and takes SRCU for those alone.  While a guest's counters are in the CPU, KVM can add nothing
 * to them with interrupts off.
 */
#ifndef KVM_FASTPATH_FLAVOUR_H
#define KVM_FASTPATH_FLAVOUR_H

#include <linux/kvm_host.h>

#include "pmu.h"

static inline bool flavour_can_skip(struct kvm_vcpu *vcpu)
{
	return kvm_pmu_is_fastpath_emulation_allowed(vcpu);
}

static inline bool flavour_skip(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);
}

#endif /* KVM_FASTPATH_FLAVOUR_H */
