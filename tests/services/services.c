// SPDX-License-Identifier: GPL-2.0
/*
 * A handler that asks the services for what it knows: x2APIC SELF IPI, done fast only if each
 * answer is right.
 */
#include <linux/ktime.h>
#include <linux/module.h>

#include <asm/apicdef.h>
#include <uapi/asm/kvm_para.h>

#include <kvm_fastpath/handler.h>
#include <kvm_fastpath/service.h>

/* Their numbers in an instruction's encoding. */
enum { RAX, RCX, RDX, R15 = 15 };

#define NR_VCPUS	2

#define DIVIDE_BY_128	0xa
#define COUNT		1000	/* bus cycles of a nanosecond */
#define TOO_SOON	(COUNT * 64)	/* ns */

/* What tests/guests/plugin/ filters, and a feature that KVM does not have. */
#define FILTERED_MSR	0x4b564dff
#define NO_FEATURE	30

/* Only one vCPU writes, and not before it has taken the interrupt of its last write. */
static ktime_t armed_at;

static bool registers_are_right(struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	u64 kept = kvm_fastpath_reg_read(vcpu, R15);
	bool written;

	kvm_fastpath_reg_write(vcpu, R15, ~kept);
	written = kvm_fastpath_reg_read(vcpu, R15) == ~kept;
	kvm_fastpath_reg_write(vcpu, R15, kept);

	return written && kvm_fastpath_reg_read(vcpu, R15) == kept &&
	       kvm_fastpath_reg_read(vcpu, RCX) == msr &&
	       (u32)kvm_fastpath_reg_read(vcpu, RAX) == (u32)data &&
	       (u32)kvm_fastpath_reg_read(vcpu, RDX) == data >> 32;
}

/* Each of the three registers has a say in when the interrupt comes, and that it comes. */
static bool timer_sends(struct kvm_vcpu *vcpu, u8 vector)
	__kvm_fastpath_irqoff
{
	ktime_t now = ktime_get();

	if (armed_at && ktime_sub(now, armed_at) < TOO_SOON)
		return false;
	armed_at = now;

	return !kvm_fastpath_timer_write(vcpu, APIC_TASKPRI, vector) &&
	       !kvm_fastpath_timer_write(vcpu, APIC_LVTT, APIC_LVT_TIMER_PERIODIC | vector) &&
	       kvm_fastpath_timer_write(vcpu, APIC_LVTT, vector) &&
	       kvm_fastpath_timer_write(vcpu, APIC_TDCR, DIVIDE_BY_128) &&
	       kvm_fastpath_timer_write(vcpu, APIC_TMICT, COUNT);
}

static enum exit_fastpath_completion
services_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
	       u64 data)
	__kvm_fastpath_irqoff
{
	if (handler->msr != msr || !registers_are_right(vcpu, msr, data))
		return EXIT_FASTPATH_NONE;

	/* The guest's VMM shows no Hyper-V, and numbers its vCPUs from 0. */
	if (kvm_fastpath_has_hyperv(vcpu) || kvm_fastpath_hyperv_apic(vcpu) ||
	    kvm_fastpath_vcpu_id(vcpu) >= NR_VCPUS ||
	    kvm_fastpath_nr_vcpus(vcpu) != NR_VCPUS || !kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;

	if (!kvm_fastpath_has_pv_feature(vcpu, KVM_FEATURE_PV_EOI) ||
	    kvm_fastpath_has_pv_feature(vcpu, NO_FEATURE) ||
	    !kvm_fastpath_wrmsr_allowed(vcpu, msr) ||
	    !kvm_fastpath_wrmsr_allowed(vcpu, MSR_KVM_PV_EOI_EN) ||
	    kvm_fastpath_wrmsr_allowed(vcpu, FILTERED_MSR))
		return EXIT_FASTPATH_NONE;

	if (!timer_sends(vcpu, data))
		return EXIT_FASTPATH_NONE;

	/* To be counted alone: no such vector is ever taken, the interrupt is the timer's. */
	kvm_fastpath_self_ipi(vcpu, 0);
	kvm_fastpath_request_event(vcpu);

	return EXIT_FASTPATH_REENTER_GUEST;
}

static const struct kvm_fastpath_handler services[] = {
	{
		.name = "services",
		.msr = APIC_BASE_MSR + (APIC_SELF_IPI >> 4),
		.write = services_wrmsr,
		.owner = THIS_MODULE,
	},
};

module_kvm_fastpath_handlers(services);

MODULE_DESCRIPTION("Tests kvm_fastpath's services");
MODULE_LICENSE("GPL");
MODULE_INFO(import_ns, "KVM_FASTPATH");
