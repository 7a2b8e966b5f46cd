// SPDX-License-Identifier: GPL-2.0
/*
 * A real-world handler that is right: IA32_SPEC_CTRL.
 */
#include <linux/kvm_host.h>

#include "cpuid.h"
#include "x86.h"

#include <kvm_fastpath/handler.h>

struct spec_ctrl {
	struct kvm_fastpath_handler handler;
	struct kvm_fastpath_stats stats;
};

static struct spec_ctrl *spec_ctrl;

static fastpath_t
spec_ctrl_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		u64 data)
{
	struct vcpu_vmx *vmx = to_vmx(vcpu);
	fastpath_t ret = EXIT_FASTPATH_NONE;

	if (!guest_has_spec_ctrl_msr(vcpu))
		return ret;	/* near: decline accept */

	if (kvm_spec_ctrl_test_value(data))
		goto out;

	/* The first write changes the MSR bitmap, which nested state depends on. */
	if (!vmx->spec_ctrl && data)
		goto out;

	vmx->spec_ctrl = data;	/* near: skip */
	ret = EXIT_FASTPATH_REENTER_GUEST;
out:
	return ret;	/* near: decline accept */
}

int spec_ctrl_start(void)
{
	int ret;

	spec_ctrl = kzalloc(sizeof(*spec_ctrl), GFP_KERNEL);	/* near: sleep */
	if (!spec_ctrl)
		return -ENOMEM;

	spec_ctrl->handler.name = "spec-ctrl";
	spec_ctrl->handler.msr = MSR_IA32_SPEC_CTRL;
	spec_ctrl->handler.write = spec_ctrl_wrmsr;

	ret = kvm_fastpath_register(&spec_ctrl->handler);	/* near: register lifetime */
	if (ret)
		kfree(spec_ctrl);	/* near: lifetime */
	return ret;	/* near: register */
}

void spec_ctrl_stop(void)
{
	kvm_fastpath_unregister(&spec_ctrl->handler);
	kfree(spec_ctrl);	/* near: lifetime */
}
