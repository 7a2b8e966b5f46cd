/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the files in this folder offer to each other.
 */
#ifndef KVM_FASTPATH_LIVE_H
#define KVM_FASTPATH_LIVE_H

#include <linux/kvm_host.h>

#include <kvm_fastpath/backend.h>

/* The function that both vendors call for a WRMSR of the outer guest, interrupts off. */
#define LIVE_HOOKED	handle_fastpath_set_msr_irqoff

/* To go on into KVM's function; any other number is what that shall return. */
#define LIVE_GO_ON	(-1)

/* find.c: whether this kvm.ko is what we were built for; and what it does not export. */
int kvm_fastpath_live_find(void);

/* trampoline.S */
void kvm_fastpath_live_trampoline(void);

/* main.c: called by the trampoline, for an MSR that has a handler */
int kvm_fastpath_live_wrmsr(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff_only;

#endif /* KVM_FASTPATH_LIVE_H */
