// SPDX-License-Identifier: GPL-2.0
/*
 * The ICR's handler compiled into whoever calls it, which is what a hard-coded switch
 * allows; and what a link of a notifier chain does.
 */
#include <kvm_fastpath/host.h>

static __always_inline enum exit_fastpath_completion icr_wrmsr(struct kvm_vcpu *vcpu,
							       u32 msr, u64 data);

#define kvm_fastpath_icr hardcoded_icr
#define kvm_fastpath_icr_wrmsr icr_wrmsr
#include "../../handlers/icr/icr.c"
#undef kvm_fastpath_icr_wrmsr
#undef kvm_fastpath_icr

#include "contenders.h"

#define TSCDEADLINE_MSR	0x6e0

enum exit_fastpath_completion switch_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;

	switch (msr) {
	case ICR_MSR:
		ret = icr_wrmsr(vcpu, msr, data);
		break;
	case TSCDEADLINE_MSR:
		if (vcpu->apic)
			ret = EXIT_FASTPATH_REENTER_GUEST;
		break;
	}
	return finish(vcpu, msr, data, ret);
}

enum exit_fastpath_completion chain_icr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (msr != ICR_MSR)
		return EXIT_FASTPATH_NONE;
	return icr_wrmsr(vcpu, msr, data);
}
