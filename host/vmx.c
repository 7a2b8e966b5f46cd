// SPDX-License-Identifier: GPL-2.0
/*
 * The VMX backend, part of kvm-intel.ko.
 */
#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "vmx/vmx.h"
#include "x86.h"

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath_flavour_td.h>

#include "graft.h"

static __always_inline bool is_wrmsr_exit(struct kvm_vcpu *vcpu)
{
	/* First: the vCPU of a TD is no struct vcpu_vmx. */
	if (flavour_is_td(vcpu))
		return false;

	return kvm_fastpath_vmx_wrmsr_exit(to_vmx(vcpu)->exit_reason.full,
					   is_guest_mode(vcpu));
}

/* is_guest_mode() stands here for context.cocci, too; the compiler asks it once. */
fastpath_t __kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	if (is_guest_mode(vcpu) || !is_wrmsr_exit(vcpu))
		return EXIT_FASTPATH_NONE;

	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}

bool __kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu)
{
	return is_wrmsr_exit(vcpu) && kvm_fastpath_may_be_claimed(kvm_rcx_read(vcpu));
}

fastpath_t __kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	u32 msr = kvm_rcx_read(vcpu);
	fastpath_t ret;

	if (is_guest_mode(vcpu) || !is_wrmsr_exit(vcpu))
		return EXIT_FASTPATH_NONE;

	ret = kvm_fastpath_wrmsr_irqoff(vcpu, msr, kvm_read_edx_eax(vcpu));
	if (ret == EXIT_FASTPATH_NONE && kvm_fastpath_may_be_claimed(msr))
		ret = handle_fastpath_set_msr_irqoff(vcpu);

	return kvm_fastpath_without_reentry(ret);
}
