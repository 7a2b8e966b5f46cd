// SPDX-License-Identifier: GPL-2.0
/*
 * The VMX backend, part of kvm-intel.ko.
 */
#include <linux/kvm_host.h>

#include "vmx/vmx.h"

#include <kvm_fastpath_flavour_td.h>

#include "graft.h"
#include "own.h"

static __always_inline bool is_wrmsr_exit(struct kvm_vcpu *vcpu)
{
	/* First: the vCPU of a TD is no struct vcpu_vmx. */
	if (flavour_is_td(vcpu))
		return false;

	return kvm_fastpath_vmx_wrmsr_exit(to_vmx(vcpu)->exit_reason.full,
					   is_guest_mode(vcpu));
}

fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return is_wrmsr_exit(vcpu) ? ask_registry(vcpu) : EXIT_FASTPATH_NONE;
}

bool kvm_fastpath_vmx_comes_first(struct kvm_vcpu *vcpu)
{
	return is_wrmsr_exit(vcpu) && wrmsr_may_be_claimed(vcpu);
}

fastpath_t kvm_fastpath_vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
	__kvm_fastpath_irqoff
{
	if (exit_fastpath != EXIT_FASTPATH_NONE || !is_wrmsr_exit(vcpu))
		return exit_fastpath;

	return registry_then_own(vcpu);
}
