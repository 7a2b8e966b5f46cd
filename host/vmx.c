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

/* The vCPU of a TD is no struct vcpu_vmx, and its WRMSR no VM-Exit of this kind. */
static __always_inline u32 exit_reason(struct kvm_vcpu *vcpu)
{
	return flavour_is_td(vcpu) ? EXIT_REASON_EXCEPTION_NMI : to_vmx(vcpu)->exit_reason.full;
}

fastpath_t __kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	if (!kvm_fastpath_vmx_wrmsr_exit(exit_reason(vcpu), is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;

	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}

bool __kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_vmx_wrmsr_exit(exit_reason(vcpu), is_guest_mode(vcpu)) &&
	       kvm_fastpath_may_be_claimed(kvm_rcx_read(vcpu));
}

fastpath_t __kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	u32 msr = kvm_rcx_read(vcpu);
	fastpath_t ret;

	if (!kvm_fastpath_vmx_wrmsr_exit(exit_reason(vcpu), is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;

	ret = kvm_fastpath_wrmsr_irqoff(vcpu, msr, kvm_read_edx_eax(vcpu));
	if (ret == EXIT_FASTPATH_NONE && kvm_fastpath_may_be_claimed(msr))
		ret = handle_fastpath_set_msr_irqoff(vcpu);

	return kvm_fastpath_without_reentry(ret);
}
