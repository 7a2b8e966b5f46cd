// SPDX-License-Identifier: GPL-2.0
/*
 * The library in a module of its own, which attaches to the running KVM.  See
 * Documentation/live.rst.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/rcupdate.h>

#include <asm/text-patching.h>

#include <kvm_fastpath/builtin.h>

#include "../../lib/host.h"
#include "live.h"

#include <kvm_fastpath_flavour_direct.h>

/*
 * Some kernels trace kvm_exit on SVM in svm_handle_exit(), which an exit that re-enters the guest
 * never reaches.  So do not re-enter while the event is on.
 */
static enum exit_fastpath_completion live_completion(enum exit_fastpath_completion completion)
{
	if (trace_kvm_exit_enabled() && boot_cpu_has(X86_FEATURE_SVM))
		return kvm_fastpath_downgrade_reenter(completion);
	return completion;
}

static __always_inline int live_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data,
				      const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion ret;

	if (unlikely(is_guest_mode(vcpu)))
		return LIVE_GO_ON;

	ret = kvm_fastpath_wrmsr_found(vcpu, msr, data, slot);
	if (likely(ret != EXIT_FASTPATH_NONE))
		return live_completion(ret);

	/* KVM's own fast path does not ask whether userspace filters the TSC deadline. */
	if (msr == MSR_IA32_TSC_DEADLINE && !kvm_fastpath_host_wrmsr_allowed(vcpu, msr))
		return EXIT_FASTPATH_NONE;
	return LIVE_GO_ON;
}

int kvm_fastpath_live_wrmsr(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	const unsigned long *regs = vcpu->arch.regs;
	u64 data = (u32)regs[VCPU_REGS_RAX] | (u64)regs[VCPU_REGS_RDX] << 32;

	return live_wrmsr(vcpu, regs[VCPU_REGS_RCX], data, slot);
}

/* Only a 64-bit guest has the instruction. */
int kvm_fastpath_live_wrmsr_imm(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot,
				int reg)
	__kvm_fastpath_irqoff
{
	return live_wrmsr(vcpu, slot->handler->msr, kvm_register_read_raw(vcpu, reg), slot);
}

/*
 * A NOP there means that ftrace is off.  A call goes to our trampoline, or to ftrace's, which
 * calls ours and the tracers.
 */
static bool is_attached_to(const struct live_hook *hook)
{
	return !hook->exists || (READ_ONCE(hook->registered) &&
				 READ_ONCE(*hook->fentry) == CALL_INSN_OPCODE);
}

static bool is_attached(void)
{
	bool attached = true;

#define WANTED_HOOK(name, ...)	(attached = attached && is_attached_to(&live_hook_##name))
#include "wanted.h"

	return attached;
}

static int attached_get(char *buffer, const struct kernel_param *kp)
{
	return sprintf(buffer, "%c\n", is_attached() ? 'Y' : 'N');
}

static const struct kernel_param_ops attached_ops = {
	.get = attached_get,
};

module_param_cb(attached, &attached_ops, NULL, 0444);
MODULE_PARM_DESC(attached, "Whether KVM calls the library, by what is in KVM's text now");

static void detach_from(struct live_hook *hook)
{
	if (!hook->registered)
		return;
	WRITE_ONCE(hook->registered, false);
	/* Waits for CPUs between KVM's text and the trampoline. */
	WARN_ON(flavour_detach(&hook->ops, (unsigned long)hook->trampoline));
	ftrace_free_filter(&hook->ops);
}

static void detach(void)
{
#define WANTED_HOOK(name, ...)	detach_from(&live_hook_##name)
#include "wanted.h"

	/* Waits for CPUs in the library: interrupts are off until they are back in KVM. */
	synchronize_rcu();
}

static int refused(struct live_hook *hook, int error)
{
	if (error == -EBUSY)
		pr_err("%s() has a direct call already, such as a BPF program's, or a livepatch\n",
		       hook->name);
	else
		pr_err("ftrace makes no direct call of %s() (error %d): is it inline, or notrace?\n",
		       hook->name, error);
	ftrace_free_filter(&hook->ops);
	return error;
}

/*
 * FTRACE_OPS_FL_PERMANENT, which some kernels overwrite: nobody can switch ftrace off while such a
 * call exists, and none can be made while ftrace is off.  A call without the flag can be made then.
 */
static int attach_to(struct live_hook *hook)
{
	unsigned long trampoline = (unsigned long)hook->trampoline;
	int ret;

	if (!hook->exists)
		return 0;
	ret = ftrace_set_filter_ip(&hook->ops, (unsigned long)hook->fentry, 0, 0);
	hook->ops.flags |= FTRACE_OPS_FL_PERMANENT;
	ret = ret ?: flavour_attach(&hook->ops, trampoline);
	if (ret == -EBUSY) {
		hook->ops.flags &= ~FTRACE_OPS_FL_PERMANENT;
		ret = flavour_attach(&hook->ops, trampoline);
	}
	if (ret)
		return refused(hook, ret);

	WRITE_ONCE(hook->registered, true);
	if (!is_attached_to(hook)) {
		pr_err("ftrace is off: set kernel.ftrace_enabled to 1\n");
		return -EBUSY;
	}
	return 0;
}

static int attach(void)
{
	int ret = 0;

#define WANTED_HOOK(name, ...)	(ret = ret ?: attach_to(&live_hook_##name))
#include "wanted.h"

	if (ret)
		detach();
	return ret;
}

static int __init live_init(void)
{
	int ret = kvm_fastpath_live_find() ?: kvm_fastpath_init();

	if (ret)
		return ret;
	ret = attach();
	if (ret)
		kvm_fastpath_exit();
	return ret;
}
module_init(live_init);

static void __exit live_exit(void)
{
	detach();
	kvm_fastpath_exit();
}
module_exit(live_exit);

MODULE_DESCRIPTION("Fast WRMSR handlers for the KVM that runs");
MODULE_LICENSE("GPL");
