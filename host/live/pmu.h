/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The guest's PMU, for the flavours: all of it is in the kernel's headers.
 */
#ifndef KVM_FASTPATH_LIVE_PMU_H
#define KVM_FASTPATH_LIVE_PMU_H

#include <linux/kvm_host.h>
#include <linux/perf_event.h>

#define vcpu_to_pmu(vcpu)	(&(vcpu)->arch.pmu)

#endif /* KVM_FASTPATH_LIVE_PMU_H */
