/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that this host uses of KVM and that no header of the kernel declares, a row each.
 * The build compares the rows with the BTF of the kernel's kvm.ko; loading the module compares
 * them with the BTF of the KVM that runs.  Types are written as in BTF.
 *
 * WANTED_MEMBER(STRUCT, NAME, TYPE): rows of one struct stand together
 * WANTED_EXPORT(NAME, RESULT, (TYPES)): a function that kvm.ko exports to any module
 * WANTED_FUNCTION(NAME, RESULT, (TYPES)): one that it does not export
 * WANTED_TRACEPOINT(NAME, (void *, TYPES)): likewise; all but the first are the event's arguments
 */
#ifndef WANTED_MEMBER
#define WANTED_MEMBER(...)
#endif
#ifndef WANTED_EXPORT
#define WANTED_EXPORT(...)
#endif
#ifndef WANTED_FUNCTION
#define WANTED_FUNCTION(...)
#endif
#ifndef WANTED_TRACEPOINT
#define WANTED_TRACEPOINT(...)
#endif

WANTED_MEMBER(kvm_lapic, vcpu, struct kvm_vcpu *);
WANTED_MEMBER(kvm_lapic, apicv_active, bool);
WANTED_MEMBER(kvm_lapic, irr_pending, bool);
WANTED_MEMBER(kvm_lapic, isr_count, s16);
WANTED_MEMBER(kvm_lapic, highest_isr_cache, int);
WANTED_MEMBER(kvm_lapic, regs, void *);

WANTED_EXPORT(handle_fastpath_set_msr_irqoff, fastpath_t, (struct kvm_vcpu *));
WANTED_EXPORT(kvm_apic_send_ipi, void, (struct kvm_lapic *, u32, u32));
WANTED_EXPORT(kvm_apic_update_ppr, void, (struct kvm_vcpu *));
WANTED_EXPORT(kvm_msr_allowed, bool, (struct kvm_vcpu *, u32, u32));

WANTED_FUNCTION(kvm_apic_set_irq, int,
		(struct kvm_vcpu *, struct kvm_lapic_irq *, struct dest_map *));
WANTED_FUNCTION(kvm_set_lapic_tscdeadline_msr, void, (struct kvm_vcpu *, u64));

WANTED_TRACEPOINT(kvm_apic, (void *, unsigned int, unsigned int, u64));
WANTED_TRACEPOINT(kvm_apic_ipi, (void *, __u32, __u32));
WANTED_TRACEPOINT(kvm_eoi, (void *, struct kvm_lapic *, int));

#undef WANTED_MEMBER
#undef WANTED_EXPORT
#undef WANTED_FUNCTION
#undef WANTED_TRACEPOINT
