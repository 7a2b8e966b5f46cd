// SPDX-License-Identifier: GPL-2.0
/*
 * The host contract, by the fake.
 */
#include <linux/export.h>
#include <linux/irqflags.h>
#include <linux/jhash.h>
#include <linux/kernel.h>

#include <kvm_fastpath/builtin.h>
#include <kvm_fastpath/service.h>
#include <kvm_fastpath_types.h>

#include "../lib/host.h"
#include "fake_host.h"

struct kvm_vcpu *fake_current;

int fake_kvm_start(struct kvm_vcpu *traced)
{
	int ret = kvm_fastpath_init();

	if (!ret)
		fake_current = traced;
	return ret;
}
EXPORT_SYMBOL_NS_GPL(fake_kvm_start, KVM_FASTPATH_NS);

void fake_kvm_stop(void)
{
	kvm_fastpath_exit();
	fake_current = NULL;
}
EXPORT_SYMBOL_NS_GPL(fake_kvm_stop, KVM_FASTPATH_NS);

void fake_event(struct kvm_vcpu *vcpu, enum fake_event event)
{
	if (!irqs_disabled())
		vcpu->irqs_were_on = true;
	if (vcpu->nr_events < FAKE_EVENTS_MAX)
		vcpu->events[vcpu->nr_events] = event;
	vcpu->nr_events++;
}

bool kvm_fastpath_host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	vcpu->filter_looks++;
	return !vcpu->filtered && (!msr || msr != vcpu->xen_msr);
}

bool kvm_fastpath_host_can_skip(struct kvm_vcpu *vcpu)
{
	vcpu->skip_looks++;
	if (vcpu->meanwhile)
		vcpu->meanwhile(vcpu);
	return !vcpu->skip_may_sleep;
}

bool kvm_fastpath_x2apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return vcpu->lapic_in_kernel && vcpu->x2apic_mode;
}

bool kvm_fastpath_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	if (vcpu->icr_refused)
		return false;
	vcpu->icr = icr;
	fake_event(vcpu, FAKE_IPI);
	return true;
}

bool kvm_fastpath_hyperv_apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return vcpu->lapic_in_kernel && vcpu->hyperv;
}

bool kvm_fastpath_hyperv_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_icr_write(vcpu, icr);
}

bool kvm_fastpath_end_interrupt(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	if (vcpu->eoi_refused)
		return false;
	fake_event(vcpu, FAKE_EOI);
	return true;
}

bool kvm_fastpath_timer_write(struct kvm_vcpu *vcpu, u32 reg, u32 value)
	__kvm_fastpath_irqoff
{
	if (vcpu->timer_refused)
		return false;
	vcpu->timer_reg = reg;
	vcpu->timer_value = value;
	fake_event(vcpu, FAKE_TIMER_WRITE);
	return true;
}

bool kvm_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff
{
	if (!vcpu->lapic_in_kernel)
		return false;
	vcpu->tscdeadline = tsc;
	fake_event(vcpu, FAKE_TIMER);
	return true;
}

void kvm_fastpath_host_trace_wrmsr(u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	fake_current->msr = msr;
	fake_current->data = data;
	fake_event(fake_current, FAKE_TRACE);
}

void kvm_fastpath_host_trace_exit(struct kvm_vcpu *vcpu, u32 msr, u64 data,
				  enum exit_fastpath_completion completion,
				  enum kvm_fastpath_why why)
	__kvm_fastpath_irqoff
{
	vcpu->exit.nr++;
	vcpu->exit.msr = msr;
	vcpu->exit.data = data;
	vcpu->exit.completion = completion;
	vcpu->exit.why = why;
}

bool kvm_fastpath_host_skip_instruction(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	fake_event(vcpu, FAKE_SKIP);
	return !vcpu->single_step;
}

bool kvm_fastpath_host_request_pending(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return vcpu->request_pending;
}

u32 kvm_fastpath_host_vcpu_digest(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	u32 digest = jhash(&vcpu->icr, sizeof(vcpu->icr), vcpu->nr_events);

	digest = jhash(&vcpu->tscdeadline, sizeof(vcpu->tscdeadline), digest);

	return jhash(&vcpu->data, sizeof(vcpu->data), digest ^ vcpu->msr);
}
