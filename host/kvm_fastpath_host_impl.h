/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The host contract, by KVM; inline, for each hop out of line is paid on each exit.
 */
#ifndef KVM_FASTPATH_HOST_IMPL_H
#define KVM_FASTPATH_HOST_IMPL_H

#include <linux/kvm_host.h>
#include <linux/nospec.h>

#include "hyperv.h"
#include "kvm_cache_regs.h"
#include "lapic.h"
#include "trace.h"
#include "x86.h"
#include "xen.h"

#include <kvm_fastpath_flavour.h>
#include <kvm_fastpath_flavour_icr.h>
#include <kvm_fastpath_flavour_synic.h>
#include <kvm_fastpath_trace.h>

/* A branch that is patched out while no guest on this host has such an MSR. */
static __always_inline bool host_is_xen_msr(struct kvm_vcpu *vcpu, u32 msr)
{
	return kvm_xen_msr_enabled(vcpu->kvm) && msr == vcpu->kvm->arch.xen_hvm_config.msr;
}

static __always_inline bool host_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff
{
	if (host_is_xen_msr(vcpu, msr))
		return false;

	/* The look-up takes SRCU by itself, which interrupts off do not forbid. */
	return likely(!rcu_access_pointer(vcpu->kvm->arch.msr_filter)) ||
	       kvm_msr_allowed(vcpu, msr, KVM_MSR_FILTER_WRITE);
}

static __always_inline bool host_can_skip(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_can_skip(vcpu);
}

static __always_inline bool host_lapic_in_kernel(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return lapic_in_kernel(vcpu);
}

static __always_inline bool host_x2apic_mode(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return apic_x2apic_mode(vcpu->arch.apic);
}

/*
 * As kvm_x2apic_icr_write() does, but straight to the one receiver.  KVM's general
 * delivery goes through a bitmap of receivers and, without a map of the APICs or
 * where the map's mode makes 0xff a broadcast, over all vCPUs, which is no work for
 * interrupts off.
 */
static __always_inline bool host_x2apic_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff
{
	struct kvm_lapic_irq irq = {
		.vector = icr & APIC_VECTOR_MASK,
		.delivery_mode = APIC_DM_FIXED,
		.dest_mode = APIC_DEST_PHYSICAL,
		.level = !!(icr & APIC_INT_ASSERT),
		.trig_mode = icr & APIC_INT_LEVELTRIG,
		.shorthand = APIC_DEST_NOSHORT,
		.dest_id = icr >> 32,
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
static __always_inline bool host_x2apic_eoi(struct kvm_vcpu *vcpu)
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

static __always_inline void host_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff
{
	kvm_set_lapic_tscdeadline_msr(vcpu, tsc);
}

static __always_inline void host_trace_wrmsr(u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	trace_kvm_msr_write(msr, data);
}

/* A branch that is patched out while nobody listens. */
static __always_inline void host_trace_exit(struct kvm_vcpu *vcpu, u32 msr, u64 data,
					    enum exit_fastpath_completion completion)
	__kvm_fastpath_irqoff
{
	trace_kvm_fastpath_exit(vcpu, msr, data, completion);
}

static __always_inline bool host_skip_instruction(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return flavour_skip(vcpu);
}

static __always_inline bool host_request_pending(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return kvm_request_pending(vcpu);
}

#define kvm_fastpath_host_wrmsr_allowed host_wrmsr_allowed
#define kvm_fastpath_host_can_skip host_can_skip
#define kvm_fastpath_host_lapic_in_kernel host_lapic_in_kernel
#define kvm_fastpath_host_x2apic_mode host_x2apic_mode
#define kvm_fastpath_host_x2apic_icr_write host_x2apic_icr_write
#define kvm_fastpath_host_x2apic_eoi host_x2apic_eoi
#define kvm_fastpath_host_set_tscdeadline host_set_tscdeadline
#define kvm_fastpath_host_trace_wrmsr host_trace_wrmsr
#define kvm_fastpath_host_trace_exit host_trace_exit
#define kvm_fastpath_host_skip_instruction host_skip_instruction
#define kvm_fastpath_host_request_pending host_request_pending

#endif /* KVM_FASTPATH_HOST_IMPL_H */
