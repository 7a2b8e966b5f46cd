/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Services that change a local APIC as functions of lapic.c do.  make series puts them there.
 */
#ifndef KVM_FASTPATH_LAPIC_H
#define KVM_FASTPATH_LAPIC_H

#include <linux/kvm_host.h>
#include <linux/nospec.h>

#include <kvm_fastpath_kvm.h>

#include <kvm_fastpath_flavour_icr.h>
#include <kvm_fastpath_flavour_synic.h>

/*
 * As kvm_x2apic_icr_write() does, but straight to the one receiver.  KVM's general
 * delivery walks a bitmap of receivers.  Without a map of the APICs, or where the
 * map's mode makes 0xff a broadcast, it walks all vCPUs, which must not be done with
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

/* KVM stores the register in the x2APIC's format, also in xAPIC mode. */
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

/* KVM delivers to the sender without looking at any other APIC. */
KVM_FASTPATH_SERVICE inline void kvm_fastpath_self_ipi(struct kvm_vcpu *vcpu, u8 vector)
	__kvm_fastpath_irqoff
{
	trace_kvm_apic_write(APIC_SELF_IPI, vector);
	kvm_apic_send_ipi(vcpu->arch.apic, APIC_DEST_SELF | vector, 0);
}

KVM_FASTPATH_EXPORT(kvm_fastpath_self_ipi);

/* The local APIC's 256-bit registers are eight words of 32 bits, 16 bytes apart. */
static __always_inline bool clear_in_service(struct kvm_lapic *apic, int vector)
{
	return __test_and_clear_bit(vector & 31, apic->regs + APIC_ISR + ((vector >> 5) << 4));
}

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

	if (unlikely(!clear_in_service(apic, vector)))
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

/*
 * With apic_attention KVM reads the priority from the guest's page at the next exit, and
 * would overwrite this one, because it writes the page in the slow path only.
 * The request serves interrupts that wait now or later: it also recomputes VMX's TPR threshold.
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

#endif /* KVM_FASTPATH_LAPIC_H */
