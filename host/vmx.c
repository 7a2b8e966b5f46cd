// SPDX-License-Identifier: GPL-2.0
/*
 * The VMX backend, part of kvm-intel.ko.
 */
#include <linux/kvm_host.h>

#include "kvm_cache_regs.h"
#include "vmx/vmx.h"

#include <kvm_fastpath/backend.h>

#include "graft.h"

fastpath_t kvm_fastpath_vmx_exit_irqoff(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	if (!kvm_fastpath_vmx_wrmsr_exit(to_vmx(vcpu)->exit_reason.full,
					 is_guest_mode(vcpu)))
		return EXIT_FASTPATH_NONE;

	return kvm_fastpath_wrmsr_irqoff(vcpu, kvm_rcx_read(vcpu), kvm_read_edx_eax(vcpu));
}
