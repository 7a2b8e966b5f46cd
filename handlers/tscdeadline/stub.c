// SPDX-License-Identifier: GPL-2.0
/*
 * IA32_TSC_DEADLINE: a stub, and the shortest possible handler.
 *
 * It always declines and changes nothing, so every write takes the route it
 * takes without it.  What it shows is how a handler is made; what it is good for
 * is its counter: the writes that a real handler here could take over.
 */
#include <linux/module.h>

#include <asm/msr-index.h>

#include <kvm_fastpath/builtin.h>

static enum exit_fastpath_completion stub_wrmsr(struct kvm_vcpu *vcpu,
						u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	return EXIT_FASTPATH_NONE;
}

const struct kvm_fastpath_handler kvm_fastpath_tscdeadline_stub = {
	.name = "tscdeadline-stub",
	.msr = MSR_IA32_TSC_DEADLINE,
	.write = stub_wrmsr,
	.owner = THIS_MODULE,
};
