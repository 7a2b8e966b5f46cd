// SPDX-License-Identifier: GPL-2.0
/*
 * IPIs to a mask of vCPUs, and what else one writes in an afternoon.
 */
#include <linux/kvm_host.h>
#include <kvm_fastpath/service.h>

static enum exit_fastpath_completion
pvipi(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 mask)
	__kvm_fastpath_irqoff
{
	unsigned long bits = mask;
	struct kvm_vcpu *dst;
	int cpu;

	for_each_set_bit(cpu, &bits, 64) {	/* near: unbounded */
		dst = kvm_get_vcpu(vcpu->kvm, cpu);
		if (!dst)
			return EXIT_FASTPATH_NONE;	/* cocci: decline */
		kvm_make_request(KVM_REQ_EVENT, dst);
		kvm_vcpu_kick(dst);
	}
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
pvipi_ok(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 mask)
	__kvm_fastpath_irqoff
{
	unsigned long bits = mask;
	int cpu;

	if (!bits)
		return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
	if (bits >> kvm_fastpath_nr_vcpus(vcpu))
		return EXIT_FASTPATH_NONE;
	while (bits) {	/* near: unbounded */
		cpu = __ffs(bits);
		bits &= ~BIT(cpu);
		kvm_vcpu_kick(kvm_get_vcpu(vcpu->kvm, cpu));
	}
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
deadline(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 tsc)
	__kvm_fastpath_irqoff
{
	bool armed;

	if (tsc && !kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;
	armed = kvm_fastpath_set_tscdeadline(vcpu, tsc);
	if (!armed)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (tsc < 1000)
		return EXIT_FASTPATH_NONE;	/* cocci: decline */
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static u64 nr_calls;

static enum exit_fastpath_completion
yield_to(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 id)
	__kvm_fastpath_irqoff
{
	fastpath_t ret = EXIT_FASTPATH_NONE;
	u64 i, end = id & 0xffffff;

	nr_calls++;
	for (i = 0; i < end; ++i)	/* cocci: unbounded */
		if (vcpu->kvm->arch.ids[i] == id) {
			WRITE_ONCE(vcpu->arch.target, i);
			ret = EXIT_FASTPATH_EXIT_HANDLED;
			break;
		}
	return ret;	/* near: decline */
}

static int slow_tail(struct kvm_vcpu *vcpu)
{
	return kvm_skip_emulated_instruction(vcpu);	/* cocci: skip */
}

static enum exit_fastpath_completion
tail(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 id)
	__kvm_fastpath_irqoff
{
	kvm_fastpath_reg_write(vcpu, 0, id);
	if (!slow_tail(vcpu))
		return EXIT_FASTPATH_EXIT_USERSPACE;
	return EXIT_FASTPATH_EXIT_HANDLED;
}
