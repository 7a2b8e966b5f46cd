/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to host/live/: what its files share.
 */
#ifndef KVM_FASTPATH_LIVE_H
#define KVM_FASTPATH_LIVE_H

#include <linux/kvm_host.h>

#include <kvm_fastpath/backend.h>

/* The function that both vendors call for a WRMSR of the outer guest, interrupts off. */
#define LIVE_HOOKED	handle_fastpath_set_msr_irqoff

/* The trampoline goes on into KVM's function.  Any other number is what it returns to KVM. */
#define LIVE_GO_ON	(-1)

/* find.c: checks kvm.ko, finds what it does not export; returns 0 or an error. */
int kvm_fastpath_live_find(void);

/* trampoline.S */
void kvm_fastpath_live_trampoline(void);

/* main.c: called by the trampoline, for an MSR that has a handler */
int kvm_fastpath_live_wrmsr(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff_only;

#endif /* KVM_FASTPATH_LIVE_H */
