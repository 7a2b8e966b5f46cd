// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that change something and then decline, and what looks like it.
 */
#include <kvm_fastpath/handler.h>
#include "../../lib/host.h"

static u64 last_value;
static struct kvm_stats stats;

/* What the first fast path did: ICR2 written, then the ICR refused. */
static enum exit_fastpath_completion
icr2_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	kvm_lapic_set_reg(vcpu->arch.apic, APIC_ICR2, data >> 32);
	if (kvm_lapic_reg_write(vcpu->arch.apic, APIC_ICR, (u32)data))	/* cocci: sleep */
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
field_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->arch.spec_ctrl = data;
	if (data & ~1ULL)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
or_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	apic->pending |= data;
	return data ? EXIT_FASTPATH_EXIT_HANDLED : EXIT_FASTPATH_NONE;	/* cocci: decline */
}

static enum exit_fastpath_completion
global_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	last_value = data;
	if (!data)
		goto decline;
	return EXIT_FASTPATH_EXIT_HANDLED;
decline:
	return EXIT_FASTPATH_NONE;	/* cocci: decline */
}

static enum exit_fastpath_completion
var_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;

	vcpu->arch.tpr = data;
	if (data < 16)
		ret = EXIT_FASTPATH_EXIT_HANDLED;
	return ret;	/* cocci: decline */
}

static void store(struct kvm_vcpu *vcpu, u64 data)
{
	WRITE_ONCE(vcpu->arch.tpr, data);
}

static void set_tpr(struct kvm_vcpu *vcpu, u64 data)
{
	store(vcpu, data);
}

static fastpath_t
helper_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	set_tpr(vcpu, data);
	if (data >= 16)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static fastpath_t
request_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	kvm_make_request(KVM_REQ_EVENT, vcpu);
	if (data)
		ret = EXIT_FASTPATH_EXIT_HANDLED;
	return ret;	/* cocci: decline */
}

/* The callee of a handler decides. */
static fastpath_t decide(struct kvm_vcpu *vcpu, u64 data)
{
	vcpu->arch.deadline++;
	if (!data)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_REENTER_GUEST;
}

static fastpath_t
deciding_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return decide(vcpu, data);
}

/* All checks first. */
static fastpath_t
checked_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data & ~1ULL)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	vcpu->arch.spec_ctrl = data;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* A callee that refuses has changed nothing. */
static fastpath_t
refused_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Local variables and counters are not state. */
static fastpath_t
locals_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic_irq irq = {};
	u32 dest;

	dest = data >> 32;
	irq.vector = data;
	irq.dest_id++;
	memset(&irq, 0, sizeof(irq));
	vcpu->stat.exits++;
	this_cpu_inc(stats.seen);
	if (dest == ~0U)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	kvm_apic_send_ipi(vcpu->arch.apic, data, dest);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Undone before it declines. */
static fastpath_t
undone_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	u64 old = vcpu->arch.tpr;

	vcpu->arch.tpr = data;
	if (vcpu->arch.pending) {
		vcpu->arch.tpr = old;
		return EXIT_FASTPATH_NONE;	/* near: decline */
	}
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* The result says what was done. */
static fastpath_t
result_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	if (data < 16) {
		vcpu->arch.tpr = data;
		ret = EXIT_FASTPATH_EXIT_HANDLED;
	}
	return ret;	/* near: decline */
}

/* Not a handler: a backend may do more. */
static fastpath_t backend(struct kvm_vcpu *vcpu)
{
	vcpu->arch.exits = 1;
	if (is_guest_mode(vcpu))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Helpers that fill in local variables. */
static void split(u64 data, u32 *vector, u32 *dest)
{
	*vector = data & 0xff;
	*dest = data >> 32;
}

static void fill(struct kvm_lapic_irq *irq, u64 data)
{
	irq->vector = data & 0xff;
	irq->dest_id = data >> 32;
}

static fastpath_t
helpers_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct kvm_lapic_irq irq;
	u32 vector, dest, low = data, unused = msr;

	split(low, &vector, &dest);
	fill(&irq, data);
	if (vector < 16 || irq.dest_id == ~0U)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	kvm_apic_send_ipi(vcpu->arch.apic, data, dest);
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

/* Services: these have no result, so they have changed something. */
static fastpath_t
self_ipi_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
	       u64 data)
{
	kvm_fastpath_self_ipi(vcpu, data);
	if (data > 255)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_REENTER_GUEST;
}

static fastpath_t
result_reg_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		 u64 data)
{
	kvm_fastpath_reg_write(vcpu, 0, 0);
	return kvm_fastpath_icr_write(vcpu, data) ? EXIT_FASTPATH_EXIT_HANDLED :
						    EXIT_FASTPATH_NONE;	/* cocci: decline */
}

static fastpath_t
event_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	kvm_fastpath_request_event(vcpu);
	if (!kvm_fastpath_tpr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

/* Services that say whether they have changed something: the first has. */
static fastpath_t
two_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!kvm_fastpath_end_interrupt(vcpu))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (!kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static bool send(struct kvm_vcpu *vcpu, u64 data)
{
	return kvm_fastpath_icr_write(vcpu, data);
}

static fastpath_t
timed_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	bool sent = send(vcpu, data);

	if (!sent)
		goto decline;
	if (data >> 63 || !kvm_fastpath_set_tscdeadline(vcpu, data))
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;
decline:
	return EXIT_FASTPATH_NONE;	/* near: decline */
}

/* One or the other. */
static fastpath_t
either_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (kvm_fastpath_vcpu_id(vcpu) && kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_EXIT_HANDLED;	/* near: decline accept */
	if (!kvm_fastpath_wrmsr_allowed(vcpu, MSR_IA32_TSC_DEADLINE))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (kvm_fastpath_set_tscdeadline(vcpu, data))
		return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
	return EXIT_FASTPATH_NONE;	/* near: decline */
}

/* A claim that is given back. */
static fastpath_t
claim_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	fastpath_t ret = EXIT_FASTPATH_NONE;

	if (test_and_set_bit(0, &vcpu->arch.claimed))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (kvm_fastpath_icr_write(vcpu, data))
		ret = EXIT_FASTPATH_EXIT_HANDLED;
	clear_bit(0, &vcpu->arch.claimed);
	return ret;	/* near: decline */
}

/* A claim that is not. */
static fastpath_t
kept_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	set_bit(0, &vcpu->arch.claimed);
	if (!kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	clear_bit(0, &vcpu->arch.claimed);
	return EXIT_FASTPATH_EXIT_HANDLED;
}
