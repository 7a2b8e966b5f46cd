/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The services for handlers, by KVM: inline where built-in handlers use them, and what
 * service.c exports.
 */
#ifndef KVM_FASTPATH_SERVICE_IMPL_H
#define KVM_FASTPATH_SERVICE_IMPL_H

#include <linux/kvm_host.h>
#include <linux/nospec.h>

#include <kvm_fastpath_kvm.h>

#include <kvm_fastpath_flavour_icr.h>
#include <kvm_fastpath_flavour_synic.h>

#include "../../lib/host.h"

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_x2apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return lapic_in_kernel(vcpu) && apic_x2apic_mode(vcpu->arch.apic);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_x2apic);

/*
 * As kvm_x2apic_icr_write() does, but straight to the one receiver.  KVM's general
 * delivery goes through a bitmap of receivers and, without a map of the APICs or
 * where the map's mode makes 0xff a broadcast, over all vCPUs, which is no work for
 * interrupts off.
 */
static __always_inline bool write_icr(struct kvm_vcpu *vcpu, u64 icr, u32 dest_id)
{
	struct kvm_lapic_irq irq = {
		.vector = icr & APIC_VECTOR_MASK,
		.delivery_mode = APIC_DM_FIXED,
		.dest_mode = APIC_DEST_PHYSICAL,
		.level = !!(icr & APIC_INT_ASSERT),
		.trig_mode = icr & APIC_INT_LEVELTRIG,
		.shorthand = APIC_DEST_NOSHORT,
		.dest_id = dest_id,
	};
	struct kvm_arch *kvm = &vcpu->kvm->arch;
	struct kvm_lapic *receiver = NULL;
	struct kvm_apic_map *map;

	map = rcu_dereference_sched(kvm->apic_map);
	if (unlikely(!map))
		return false;
	if (unlikely(irq.dest_id == APIC_BROADCAST && kvm->x2apic_broadcast_quirk_disabled))
		return false;

	trace_kvm_apic_ipi((u32)icr, irq.dest_id);

	if (likely(irq.dest_id <= map->max_apic_id))
		receiver = map->phys_map[array_index_nospec(irq.dest_id,
							    map->max_apic_id + 1)];
	if (likely(receiver))
		kvm_apic_set_irq(receiver->vcpu, &irq, NULL);

	flavour_store_icr(vcpu->arch.apic, icr);
	trace_kvm_apic_write(APIC_ICR, icr);

	return true;
}

KVM_FASTPATH_SERVICE __always_inline bool kvm_fastpath_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	return write_icr(vcpu, icr, icr >> 32);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_icr_write);

/*
 * As kvm_hv_set_msr_common() decides, which also allocates what KVM keeps of Hyper-V for a vCPU;
 * if CPUID shows Hyper-V, KVM_SET_CPUID2 has done so.
 */
KVM_FASTPATH_SERVICE inline bool kvm_fastpath_hyperv_apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	const struct kvm_vcpu_hv *hv = flavour_hyperv(vcpu);

	if (!hv || !lapic_in_kernel(vcpu))
		return false;

	return likely(!hv->enforce_cpuid) ||
	       hv->cpuid_cache.features_eax & HV_MSR_APIC_ACCESS_AVAILABLE;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_hyperv_apic);

/* KVM keeps the register as an x2APIC's, in xAPIC mode, too. */
KVM_FASTPATH_SERVICE inline bool kvm_fastpath_hyperv_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	u32 dest_id = icr >> 32;

	if (!apic_x2apic_mode(vcpu->arch.apic)) {
		dest_id = GET_XAPIC_DEST_FIELD(dest_id);
		if (unlikely(dest_id == APIC_BROADCAST))
			return false;
	}

	return write_icr(vcpu, icr, dest_id);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_hyperv_icr_write);

/*
 * As apic_set_eoi() does, but it requests KVM_REQ_EVENT only if the IRR holds an
 * interrupt.  That request also recomputes the TPR threshold: without it the guest
 * could lower its TPR later, without an exit, and an interrupt would stay in the IRR.
 * With an empty IRR there is nothing to deliver and the guest can go on at once.
 *
 * highest_isr_cache is -1 if nothing is in service, if KVM would have to search, or
 * if the CPU virtualizes the APIC.  With apic_attention KVM looks into the guest's
 * memory before the slow write: for a PV EOI, which would come first, or the TPR.
 * Userspace may have taken the vector out of the ISR: then KVM decides.
 */
KVM_FASTPATH_SERVICE __always_inline bool kvm_fastpath_end_interrupt(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	struct kvm_lapic *apic = vcpu->arch.apic;
	int vector = apic->highest_isr_cache;

	if (unlikely(vector < 0 || vcpu->arch.apic_attention ||
		     test_bit(vector, vcpu->arch.ioapic_handled_vectors) ||
		     flavour_is_synic_vector(vcpu, vector)))
		return false;

	/* KVM keeps no cache of the ISR while the CPU virtualizes the APIC. */
	WARN_ON_ONCE(IS_ENABLED(CONFIG_KVM_FASTPATH_DEBUG) && apic->apicv_active);

	if (unlikely(!__test_and_clear_bit(VEC_POS(vector),
					   apic->regs + APIC_ISR + REG_POS(vector))))
		return false;

	trace_kvm_apic_write(APIC_EOI, 0);
	trace_kvm_eoi(apic, vector);

	apic->isr_count--;
	apic->highest_isr_cache = -1;
	kvm_apic_update_ppr(vcpu);
	if (apic->irr_pending)
		kvm_make_request(KVM_REQ_EVENT, vcpu);

	return true;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_end_interrupt);

/* KVM delivers to the sender without looking at any other APIC. */
KVM_FASTPATH_SERVICE inline void kvm_fastpath_self_ipi(struct kvm_vcpu *vcpu, u8 vector)
	__kvm_fastpath_irqoff
{
	trace_kvm_apic_write(APIC_SELF_IPI, vector);
	kvm_apic_send_ipi(vcpu->arch.apic, APIC_DEST_SELF | vector, 0);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_self_ipi);

/*
 * With apic_attention KVM reads the priority from the guest's page at the next exit, and
 * would overwrite this one, for it writes the page only on its way through the slow path.
 * The request is for what waits now or later: it also recomputes VMX's TPR threshold.
 */
KVM_FASTPATH_SERVICE inline bool kvm_fastpath_tpr_write(struct kvm_vcpu *vcpu, u8 tpr)
	__kvm_fastpath_irqoff
{
	struct kvm_lapic *apic = vcpu->arch.apic;

	if (unlikely(vcpu->arch.apic_attention || vcpu->arch.tpr_access_reporting))
		return false;

	trace_kvm_apic_write(APIC_TASKPRI, tpr);
	*(u32 *)(apic->regs + APIC_TASKPRI) = tpr;
	kvm_apic_update_ppr(vcpu);
	if (apic->irr_pending)
		kvm_make_request(KVM_REQ_EVENT, vcpu);

	return true;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_tpr_write);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_timer_write(struct kvm_vcpu *vcpu, u32 reg,
							  u32 value)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_lapic_timer_write(vcpu->arch.apic, reg, value);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_timer_write);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff
{
	if (!lapic_in_kernel(vcpu))
		return false;

	kvm_set_lapic_tscdeadline_msr(vcpu, tsc);
	return true;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_set_tscdeadline);

KVM_FASTPATH_SERVICE inline void kvm_fastpath_request_event(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	kvm_make_request(KVM_REQ_EVENT, vcpu);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_request_event);

KVM_FASTPATH_SERVICE inline u32 kvm_fastpath_vcpu_id(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return vcpu->vcpu_id;
}

KVM_FASTPATH_EXPORT(kvm_fastpath_vcpu_id);

KVM_FASTPATH_SERVICE inline unsigned int kvm_fastpath_nr_vcpus(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return atomic_read(&vcpu->kvm->online_vcpus);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_nr_vcpus);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_hyperv(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_hyperv(vcpu);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_has_hyperv);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_has_pv_feature(struct kvm_vcpu *vcpu,
							     unsigned int feature)
	__kvm_fastpath_irqoff
{
	return guest_pv_has(vcpu, feature);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_has_pv_feature);

KVM_FASTPATH_SERVICE inline bool kvm_fastpath_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_host_wrmsr_allowed(vcpu, msr);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_wrmsr_allowed);

KVM_FASTPATH_SERVICE inline u64 kvm_fastpath_reg_read(struct kvm_vcpu *vcpu, unsigned int reg)
	__kvm_fastpath_irqoff
{
	return kvm_register_read_raw(vcpu, reg);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_reg_read);

KVM_FASTPATH_SERVICE inline void kvm_fastpath_reg_write(struct kvm_vcpu *vcpu,
							unsigned int reg, u64 value)
	__kvm_fastpath_irqoff
{
	kvm_register_write_raw(vcpu, reg, value);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_reg_write);

#endif /* KVM_FASTPATH_SERVICE_IMPL_H */
