// SPDX-License-Identifier: GPL-2.0
/*
 * Gives QEMU's CPU what it lacks of SVM: NRIP save, without which KVM takes no fast path.  Between
 * #VMEXIT and KVM's first look, it writes where the guest's WRMSR ends.  That of another exit
 * remains unknown, which KVM can deal with.
 */
#include <linux/kprobes.h>
#include <linux/kvm_host.h>
#include <linux/module.h>

#include <asm/svm.h>

#define WRMSR_LENGTH	2

/* How KVM's own begins. */
struct vcpu_svm {
	struct kvm_vcpu vcpu;
	struct vmcb *vmcb;
};

static int after_vmexit(struct kprobe *probe, struct pt_regs *regs)
{
	struct vcpu_svm *svm = (void *)regs_get_kernel_argument(regs, 0);
	struct vmcb *vmcb = svm->vmcb;

	if (vmcb->control.exit_code == SVM_EXIT_MSR && vmcb->control.exit_info_1)
		vmcb->control.next_rip = vmcb->save.rip + WRMSR_LENGTH;
	else
		vmcb->control.next_rip = 0;
	return 0;
}

/* Both kernels call it there, with the vCPU. */
static struct kprobe vmexit = {
	.symbol_name = "kvm:kvm_load_host_xsave_state",
	.pre_handler = after_vmexit,
};

static int __init nrip_mod_init(void)
{
	return register_kprobe(&vmexit);
}
module_init(nrip_mod_init);

static void __exit nrip_mod_exit(void)
{
	unregister_kprobe(&vmexit);
}
module_exit(nrip_mod_exit);

MODULE_DESCRIPTION("NRIP save for a CPU that has SVM without it");
MODULE_LICENSE("GPL");
