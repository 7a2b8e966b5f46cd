// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that accept without doing anything or answer with a number, and what
 * looks like it.
 */
#include <kvm_fastpath/handler.h>
#include "../../lib/host.h"

static fastpath_t
empty_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return EXIT_FASTPATH_EXIT_HANDLED;	/* cocci: accept */
}

static bool data_ok(struct kvm_vcpu *vcpu, u64 data)
{
	return lapic_in_kernel(vcpu) && data < 256;
}

static fastpath_t
looking_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	u32 dest = data >> 32;

	if (!data_ok(vcpu, data) || !dest)
		return EXIT_FASTPATH_NONE;
	if (!kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_EXIT_HANDLED;	/* cocci: accept */
	if (!kvm_fastpath_icr_write(vcpu, data))
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static fastpath_t
switch_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	switch (data >> 8) {
	case 0:
		vcpu->arch.tpr = data;
		break;
	case 1:
		return EXIT_FASTPATH_NONE;
	default:
		break;
	}
	return EXIT_FASTPATH_EXIT_HANDLED;	/* cocci: accept */
}

static fastpath_t
var_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	fastpath_t ret = EXIT_FASTPATH_REENTER_GUEST;

	if (data > 15)
		ret = EXIT_FASTPATH_NONE;
	return ret;	/* cocci: accept */
}

static fastpath_t
userspace_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		u64 data)
{
	if (data & 1)
		return EXIT_FASTPATH_EXIT_USERSPACE;	/* cocci: accept */
	vcpu->run->exit_reason = KVM_EXIT_X86_WRMSR;
	return EXIT_FASTPATH_EXIT_USERSPACE;	/* near: accept */
}

static enum exit_fastpath_completion
one_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!lapic_in_kernel(vcpu))
		return 0;	/* cocci: accept */
	if (data > 255)
		return -EINVAL;	/* cocci: accept */
	vcpu->arch.tpr = data;
	return 1;	/* cocci: accept */
}

static enum exit_fastpath_completion
bool_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return !kvm_x2apic_icr_write(vcpu->arch.apic, data);	/* cocci: accept */
}

static enum exit_fastpath_completion
arms_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return kvm_x2apic_icr_write(vcpu->arch.apic, data) ? 0 : 2;	/* cocci: accept */
}

static enum exit_fastpath_completion
other_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret = 0;	/* cocci: accept */

	if (!kvm_x2apic_icr_write(vcpu->arch.apic, data))
		ret = true;	/* cocci: accept */
	if (data)
		return X86EMUL_CONTINUE;	/* cocci: accept */
	return ret;
}

/* The value is there already: there is nothing to do. */
static fastpath_t
same_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data == vcpu->arch.spec_ctrl)
		return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
	if (data & ~7ULL)
		return EXIT_FASTPATH_NONE;
	vcpu->arch.spec_ctrl = data;
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

/* A command whose zero does nothing. */
static fastpath_t
command_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (!data)
		return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
	if (data != 1)
		return EXIT_FASTPATH_NONE;
	wrmsrl(MSR_IA32_PRED_CMD, data);
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

/* Does it two calls down, and gives on what the callee says. */
static void store(struct kvm_vcpu *vcpu, u64 data)
{
	vcpu->arch.tpr = data;
}

static fastpath_t do_it(struct kvm_vcpu *vcpu, u64 data)
{
	store(vcpu, data);
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static fastpath_t
callee_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (data & 1)
		return do_it(vcpu, data);	/* near: accept */
	store(vcpu, data);
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static fastpath_t
arms_of_enumerators(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		    u64 data)
{
	bool sent = !kvm_x2apic_icr_write(vcpu->arch.apic, data);

	return sent ? EXIT_FASTPATH_EXIT_HANDLED : EXIT_FASTPATH_NONE;	/* near: accept */
}

/* A stub that counts what it could do. */
static fastpath_t
stub_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	this_cpu_inc(seen);
	return EXIT_FASTPATH_NONE;	/* near: accept */
}

/* No handlers: these return what they like. */
static int no_completion(struct kvm_vcpu *vcpu)
{
	return 0;	/* near: accept */
}

static fastpath_t always(struct kvm_vcpu *vcpu)
{
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

/* Only looks, by way of a helper that fills in a local variable. */
static void split(u64 data, u32 *dest)
{
	*dest = data >> 32;
}

static fastpath_t
split_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	u32 dest;

	split(data, &dest);
	if (dest > 255)
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_EXIT_HANDLED;	/* cocci: accept */
}
