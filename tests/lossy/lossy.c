// SPDX-License-Identifier: GPL-2.0
/* A handler of the ICR that has a bug: of so many IPIs it says one is sent, and sends none. */
#include <linux/atomic.h>
#include <linux/module.h>

#include <asm/apicdef.h>

#include <kvm_fastpath/handler.h>

#define ONE_OF	100

static atomic_t writes;

static enum exit_fastpath_completion
lossy_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (atomic_inc_return(&writes) % ONE_OF)
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static const struct kvm_fastpath_handler lossy[] = {
	{
		.name = "lossy",
		.msr = APIC_BASE_MSR + (APIC_ICR >> 4),
		.write = lossy_wrmsr,
		.owner = THIS_MODULE,
	},
};

module_kvm_fastpath_handlers(lossy);

MODULE_DESCRIPTION("An ICR handler that loses IPIs");
MODULE_LICENSE("GPL");
