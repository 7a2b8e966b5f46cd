// SPDX-License-Identifier: GPL-2.0
/*
 * The ICR's handler compiled into its caller, which is what a hard-coded switch
 * allows; and what a link of a notifier chain does.
 */
#include "../../handlers/icr/icr.h"
#include "contenders.h"

#define TSCDEADLINE_MSR	0x6e0

enum exit_fastpath_completion switch_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;

	switch (msr) {
	case ICR_MSR:
		ret = icr_wrmsr(NULL, vcpu, msr, data);
		break;
	case TSCDEADLINE_MSR:
		if (vcpu->apic)
			ret = EXIT_FASTPATH_REENTER_GUEST;
		break;
	}
	return finish(vcpu, msr, data, ret);
}

enum exit_fastpath_completion chain_icr(const struct kvm_fastpath_handler *handler,
					struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (msr != ICR_MSR)
		return EXIT_FASTPATH_NONE;
	return icr_wrmsr(NULL, vcpu, msr, data);
}
