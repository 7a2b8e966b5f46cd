// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers in ten manners, all of them right.
 */
#include <linux/kvm_host.h>

#include <kvm_fastpath/service.h>

#include "x86.h"
#include "pmu.h"
#include "lapic.h"

struct slot {
	u64 val;
	u32 gen;
};

struct fp {
	struct kvm_fastpath_handler h;
	struct slot slots[32];
	unsigned long used;
	raw_spinlock_t lock;	/* for the slots */
};

static enum exit_fastpath_completion
misc_enable(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	u64 old_val = vcpu->arch.ia32_misc_enable_msr;

	if ((data ^ old_val) & MSR_IA32_MISC_ENABLE_MWAIT)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if ((old_val ^ data) & ~MSR_IA32_MISC_ENABLE_EMON)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	vcpu->arch.ia32_misc_enable_msr = data;
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static enum exit_fastpath_completion
slot_write(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	struct fp *fp = container_of(h, struct fp, h);
	unsigned int i = array_index_nospec(data & 31, 32);
	unsigned long flags;
	bool done = false;

	raw_spin_lock_irqsave(&fp->lock, flags);	/* near: lock */
	if (!test_bit(i, &fp->used)) {
		__set_bit(i, &fp->used);
		fp->slots[i].val = data >> 32;
		fp->slots[i].gen++;
		done = true;
	}
	raw_spin_unlock_irqrestore(&fp->lock, flags);
	if (!done)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static enum exit_fastpath_completion
tsc_adjust(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	s64 adj;

	if (!guest_cpuid_has(vcpu, X86_FEATURE_TSC_ADJUST))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	adj = data - vcpu->arch.ia32_tsc_adjust_msr;
	if (adj)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static bool isr_is_top(struct kvm_lapic *apic, int *vec)
{
	int i;

	for (i = 7; i >= 0; i--) {	/* near: unbounded */
		u32 r = kvm_lapic_get_reg(apic, APIC_ISR + 0x10 * i);

		if (r) {
			*vec = i * 32 + __fls(r);
			return true;
		}
	}
	return false;
}

static enum exit_fastpath_completion
eoi(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	int vec;

	if (data || !kvm_fastpath_x2apic(vcpu))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (!isr_is_top(vcpu->arch.apic, &vec))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (test_bit(vec, vcpu->arch.ioapic_handled_vectors))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	if (!kvm_fastpath_end_interrupt(vcpu))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static enum exit_fastpath_completion
icr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (!kvm_fastpath_x2apic(vcpu) || data & ~0xffffffff000000ffULL)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return kvm_fastpath_icr_write(vcpu, data) ?
	       EXIT_FASTPATH_EXIT_HANDLED : EXIT_FASTPATH_NONE;	/* near: accept decline */
}

static enum exit_fastpath_completion
switcher(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	switch (data) {
	case 0:
		kvm_fastpath_self_ipi(vcpu, 0x20);
		break;
	case 1:
		kvm_fastpath_request_event(vcpu);
		break;
	default:
		return EXIT_FASTPATH_NONE;	/* near: decline */
	}
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static enum exit_fastpath_completion
userexit(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	vcpu->run->exit_reason = KVM_EXIT_X86_WRMSR;
	vcpu->run->msr.index = msr;
	vcpu->run->msr.data = data;
	return EXIT_FASTPATH_EXIT_USERSPACE;	/* near: accept */
}

static enum exit_fastpath_completion
cas(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	struct fp *fp = container_of(h, struct fp, h);
	u64 old = READ_ONCE(fp->slots[0].val);

	if (!try_cmpxchg64(&fp->slots[0].val, &old, data))
		return EXIT_FASTPATH_NONE;	/* near: decline */
	return EXIT_FASTPATH_EXIT_HANDLED;	/* near: accept */
}

static enum exit_fastpath_completion
kick(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	struct kvm_vcpu *dst;
	fastpath_t ret = EXIT_FASTPATH_NONE;

	rcu_read_lock();	/* near: lock wait */
	dst = kvm_get_vcpu(vcpu->kvm, data);
	if (dst && dst != vcpu) {
		kvm_make_request(KVM_REQ_UNHALT, dst);
		kvm_vcpu_kick(dst);	/* near: wait */
		ret = EXIT_FASTPATH_EXIT_HANDLED;
	}
	rcu_read_unlock();
	return ret;	/* near: decline */
}

static enum exit_fastpath_completion
tpr(const struct kvm_fastpath_handler *h, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	u32 cur;

	if (data > 0xff)
		return EXIT_FASTPATH_NONE;	/* near: decline */
	cur = kvm_lapic_get_reg(vcpu->arch.apic, APIC_TASKPRI);
	if (cur == data)
		return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
	return kvm_fastpath_tpr_write(vcpu, data) ?
	       EXIT_FASTPATH_REENTER_GUEST : EXIT_FASTPATH_NONE;	/* near: accept decline */
}
