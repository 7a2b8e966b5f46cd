/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Private to host/live/: declarations that its files share.
 */
#ifndef KVM_FASTPATH_LIVE_H
#define KVM_FASTPATH_LIVE_H

#include <linux/ftrace.h>
#include <linux/kvm_host.h>

#include <kvm_fastpath/backend.h>

/* The trampolines go on into KVM's function.  Any other number is what they return to KVM. */
#define LIVE_GO_ON	(-1)

/*
 * A function of KVM's that the library attaches to.
 *
 * @exists: KVM has it
 * @fentry: the 5 bytes of it that ftrace patches
 * @registered: ftrace has been told
 */
struct live_hook {
	const char *name;
	void (*trampoline)(void);
	bool exists;
	u8 *fentry;
	bool registered;
	struct ftrace_ops ops;
};

#define WANTED_HOOK(hooked, ...)		\
	void live_trampoline_##hooked(void);	\
	extern struct live_hook live_hook_##hooked
#include "wanted.h"

/* find.c: checks kvm.ko, finds what it does not export and the hooks; returns 0 or an error. */
int kvm_fastpath_live_find(void);

/*
 * main.c: called by the trampolines, for an MSR that has a handler.  @reg: the register that
 * the value is in, of a WRMSR with an immediate
 */
int kvm_fastpath_live_wrmsr(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff_only;
int kvm_fastpath_live_wrmsr_imm(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot,
				int reg)
	__kvm_fastpath_irqoff_only;

#endif /* KVM_FASTPATH_LIVE_H */
