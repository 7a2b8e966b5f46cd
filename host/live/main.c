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

#include <asm/ibt.h>
#include <asm/text-patching.h>

#include <kvm_fastpath/builtin.h>

#include "../../lib/host.h"
#include "live.h"

#include <kvm_fastpath_flavour_direct.h>

static struct ftrace_ops live_ops;
static bool live_registered;

/*
 * Some kernels trace kvm_exit on SVM in svm_handle_exit(), which an exit that re-enters the guest
 * never reaches.  So do not re-enter while the event is on.
 */
static enum exit_fastpath_completion live_completion(enum exit_fastpath_completion completion)
{
	if (trace_kvm_exit_enabled() && boot_cpu_has(X86_FEATURE_SVM))
		return kvm_fastpath_without_reentry(completion);
	return completion;
}

int kvm_fastpath_live_wrmsr(struct kvm_vcpu *vcpu, const struct kvm_fastpath_slot *slot)
	__kvm_fastpath_irqoff
{
	const unsigned long *regs = vcpu->arch.regs;
	u32 msr = regs[VCPU_REGS_RCX];
	u64 data = (u32)regs[VCPU_REGS_RAX] | (u64)regs[VCPU_REGS_RDX] << 32;
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

/* The 5 bytes that ftrace patches; an ENDBR may precede them. */
static const u8 *fentry_of(const void *function)
{
	const u8 *at = function;

	return IS_ENABLED(CONFIG_X86_KERNEL_IBT) && is_endbr(*(u32 *)at) ? at + 4 : at;
}

/*
 * A NOP there means that ftrace is off.  A call is one of our trampoline, or of ftrace's, which
 * calls ours and the tracers'.
 */
static bool is_attached(void)
{
	return READ_ONCE(live_registered) &&
	       READ_ONCE(*fentry_of(LIVE_HOOKED)) == CALL_INSN_OPCODE;
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

static void detach(void)
{
	WRITE_ONCE(live_registered, false);
	/* Waits for CPUs between KVM's text and the trampoline. */
	WARN_ON(flavour_detach(&live_ops, (unsigned long)kvm_fastpath_live_trampoline));
	ftrace_free_filter(&live_ops);
	/* Waits for CPUs in the library: interrupts are off until they are back in KVM. */
	synchronize_rcu();
}

static int refused(int error)
{
	const char *name = __stringify(LIVE_HOOKED);

	if (error == -EBUSY)
		pr_err("%s() has a direct call already, such as a BPF program's, or a livepatch\n",
		       name);
	else
		pr_err("ftrace makes no direct call of %s() (error %d): is it inline, or notrace?\n",
		       name, error);
	ftrace_free_filter(&live_ops);
	return error;
}

static int attach(void)
{
	int ret;

	ret = ftrace_set_filter_ip(&live_ops, (unsigned long)LIVE_HOOKED, 0, 0) ?:
	      flavour_attach(&live_ops, (unsigned long)kvm_fastpath_live_trampoline);
	if (ret)
		return refused(ret);

	WRITE_ONCE(live_registered, true);
	if (!is_attached()) {
		pr_err("ftrace is off: set kernel.ftrace_enabled to 1\n");
		detach();
		return -EBUSY;
	}
	return 0;
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
