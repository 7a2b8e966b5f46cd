/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KVM's private structures and functions under KVM's own names, for a module that is built without
 * KVM's source.  The shared files in host/ use them.
 */
#ifndef KVM_FASTPATH_KVM_H
#define KVM_FASTPATH_KVM_H

#include <linux/kvm_host.h>
#include <linux/static_call.h>
#include <linux/tracepoint.h>

#include <asm/apicdef.h>

#include <kvm_fastpath_flavour_event.h>
#include <kvm_fastpath_flavour_hyperv.h>
#include <kvm_fastpath_flavour_map.h>
#include <kvm_fastpath_flavour_rip.h>
#include <kvm_fastpath_flavour_xen.h>

/* The structures.  The build makes this header from the BTF of kvm.ko. */
#define LAYOUT_OF_kvm_lapic(...)	__VA_ARGS__
#include <kvm_fastpath_layout.h>

struct nobody;

#define WANTED_FUNCTION(name, result_t, types)	result_t name types
#define WANTED_TRACEPOINT(name, types)		void live_trace_##name types
#include "wanted.h"

/* find.c looks these up when the module is loaded.  Calls of the functions are direct ones. */
#define WANTED_FUNCTION(name, ...)	DECLARE_STATIC_CALL(live_##name, name)
#define WANTED_TRACEPOINT(name, ...)	extern struct tracepoint *live_tracepoint_##name
#include "wanted.h"

#define kvm_apic_send_ipi		static_call(live_kvm_apic_send_ipi)
#define kvm_apic_set_irq		static_call(live_kvm_apic_set_irq)
#define kvm_apic_update_ppr		static_call(live_kvm_apic_update_ppr)
#define kvm_get_rflags			static_call(live_kvm_get_rflags)
#define kvm_msr_allowed			static_call(live_kvm_msr_allowed)
#define kvm_set_lapic_tscdeadline_msr	static_call(live_kvm_set_lapic_tscdeadline_msr)
#define kvm_skip_emulated_instruction	static_call(live_kvm_skip_emulated_instruction)

/*
 * KVM patches a branch when somebody listens; this looks for listeners.  The event's key would say
 * the same, but static_key_enabled() is a function call.
 */
#define live_trace(name, ...)							\
do {										\
	struct tracepoint *tracepoint = live_tracepoint_##name;			\
										\
	if (unlikely(rcu_access_pointer(tracepoint->funcs))) {			\
		flavour_event_guard();						\
		((typeof(live_trace_##name) *)tracepoint->iterator)(NULL, __VA_ARGS__); \
	}									\
} while (0)

#define trace_kvm_apic_write(reg, val)		live_trace(kvm_apic, 1, reg, val)
#define trace_kvm_apic_ipi(icr_low, dest_id)	live_trace(kvm_apic_ipi, icr_low, dest_id)
#define trace_kvm_eoi(apic, vector)		live_trace(kvm_eoi, apic, vector)

/*
 * kvm.ko exports these two, and this only declares them, so the class does not matter.
 * DECLARE_TRACE() changes the name on some kernels.
 */
DEFINE_EVENT(kvm, kvm_msr, TP_PROTO(unsigned int write, u32 ecx, u64 data, bool exception),
	     TP_ARGS(write, ecx, data, exception));
DEFINE_EVENT(kvm, kvm_exit, TP_PROTO(struct kvm_vcpu *vcpu, u32 isa), TP_ARGS(vcpu, isa));

#define trace_kvm_msr_write(ecx, data)		trace_kvm_msr(1, ecx, data, false)

#define to_hv_vcpu(vcpu)	((vcpu)->arch.hyperv)
#define to_hv_synic(vcpu)	(&to_hv_vcpu(vcpu)->synic)

#define APIC_BROADCAST		0xff
#define APIC_DEST_NOSHORT	0

static __always_inline bool lapic_in_kernel(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.apic;
}

static __always_inline bool apic_x2apic_mode(struct kvm_lapic *apic)
{
	return apic->vcpu->arch.apic_base & X2APIC_ENABLE;
}

static __always_inline bool kvm_xen_msr_enabled(struct kvm *kvm)
{
	return flavour_xen_msr(kvm);
}

static inline bool guest_pv_has(struct kvm_vcpu *vcpu, unsigned int feature)
{
	return !vcpu->arch.pv_cpuid.enforce || vcpu->arch.pv_cpuid.features & BIT(feature);
}

static __always_inline bool is_guest_mode(struct kvm_vcpu *vcpu)
{
	return vcpu->arch.hflags & HF_GUEST_MASK;
}

/* The functions for it are static in KVM's lapic.c, and some are inline there. */
#define KVM_FASTPATH_SERVES_TIMER	false

static inline bool kvm_fastpath_lapic_timer_write(struct kvm_lapic *apic, u32 reg, u32 value)
{
	return false;
}

/* Not all registers are read at each VM-Exit. */
static inline unsigned long kvm_register_read_raw(struct kvm_vcpu *vcpu, int reg)
{
	if (!test_bit(reg, (unsigned long *)&vcpu->arch.regs_avail))
		static_call(kvm_x86_cache_reg)(vcpu, reg);

	return vcpu->arch.regs[reg];
}

static inline void kvm_register_write_raw(struct kvm_vcpu *vcpu, int reg, unsigned long value)
{
	vcpu->arch.regs[reg] = value;
	__set_bit(reg, (unsigned long *)&vcpu->arch.regs_avail);
	__set_bit(reg, (unsigned long *)&vcpu->arch.regs_dirty);
}

static inline unsigned long kvm_rip_read(struct kvm_vcpu *vcpu)
{
	if (!test_bit(FLAVOUR_RIP, (unsigned long *)&vcpu->arch.regs_avail))
		static_call(kvm_x86_cache_reg)(vcpu, FLAVOUR_RIP);

	return flavour_rip(vcpu);
}

static inline unsigned long kvm_rsp_read(struct kvm_vcpu *vcpu)
{
	return kvm_register_read_raw(vcpu, VCPU_REGS_RSP);
}

#endif /* KVM_FASTPATH_KVM_H */
