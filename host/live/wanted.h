/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Everything that this host uses of KVM and that KVM does not export, a row each.  The build
 * compares the rows with the BTF of the kernel's kvm.ko; loading the module compares them with
 * the BTF of the running KVM.  Types are written as in BTF, except "unsigned long".
 *
 * WANTED_MEMBER(STRUCT, NAME, TYPE): rows of one struct stand together
 * WANTED_HYPERV(STRUCT, NAME, TYPE): likewise, if KVM has Hyper-V
 * WANTED_DECLARED(STRUCT, NAME): of a struct that the kernel's headers declare.  Without
 *	CONFIG_MODVERSIONS nothing else would notice that the running KVM was built with others.
 * WANTED_FUNCTION(NAME, RESULT, (TYPES))
 * WANTED_HOOK(NAME, RESULT, (TYPES)): a function that vendors call for a WRMSR of the
 *	outer guest, interrupts off; kernels have one or some of them.  trampoline.S has a
 *	trampoline for each.
 * WANTED_TRACEPOINT(NAME, (void *, TYPES)): all but the first are the event's arguments
 */
#ifndef WANTED_MEMBER
#define WANTED_MEMBER(...)
#endif
#ifndef WANTED_HYPERV
#define WANTED_HYPERV(...)
#endif
#ifndef WANTED_DECLARED
#define WANTED_DECLARED(...)
#endif
#ifndef WANTED_FUNCTION
#define WANTED_FUNCTION(...)
#endif
#ifndef WANTED_HOOK
#define WANTED_HOOK(...)
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

WANTED_MEMBER(kvm_apic_map, max_apic_id, u32);
WANTED_MEMBER(kvm_apic_map, phys_map, struct kvm_lapic *[]);

WANTED_HYPERV(kvm_vcpu_hv_synic, vec_bitmap, unsigned long[4]);

WANTED_HYPERV(kvm_vcpu_hv, synic, struct kvm_vcpu_hv_synic);
WANTED_HYPERV(kvm_vcpu_hv, enforce_cpuid, bool);
WANTED_HYPERV(kvm_vcpu_hv, cpuid_cache.features_eax, u32);

WANTED_DECLARED(kvm_vcpu, kvm);
WANTED_DECLARED(kvm_vcpu, requests);
WANTED_DECLARED(kvm_vcpu, guest_debug);
WANTED_DECLARED(kvm_vcpu, arch);
WANTED_DECLARED(kvm_vcpu_arch, regs);
WANTED_DECLARED(kvm_vcpu_arch, regs_avail);
WANTED_DECLARED(kvm_vcpu_arch, hflags);
WANTED_DECLARED(kvm_vcpu_arch, apic_base);
WANTED_DECLARED(kvm_vcpu_arch, apic);
WANTED_DECLARED(kvm_vcpu_arch, ioapic_handled_vectors);
WANTED_DECLARED(kvm_vcpu_arch, apic_attention);
WANTED_DECLARED(kvm_vcpu_arch, pmu);
WANTED_DECLARED(kvm_pmu, global_ctrl);
WANTED_DECLARED(kvm_pmu, version);
WANTED_DECLARED(kvm, online_vcpus);
WANTED_DECLARED(kvm, arch);
WANTED_DECLARED(kvm_arch, apic_map);
WANTED_DECLARED(kvm_arch, msr_filter);
WANTED_DECLARED(kvm_arch, x2apic_broadcast_quirk_disabled);
WANTED_DECLARED(kvm_lapic_irq, dest_id);
WANTED_DECLARED(kvm_lapic_irq, msi_redir_hint);

/* The last parameter points to different types in different kernels; callers pass NULL. */
WANTED_FUNCTION(kvm_apic_set_irq, int,
		(struct kvm_vcpu *, struct kvm_lapic_irq *, struct nobody *));
WANTED_FUNCTION(kvm_apic_send_ipi, void, (struct kvm_lapic *, u32, u32));
WANTED_FUNCTION(kvm_apic_update_ppr, void, (struct kvm_vcpu *));
WANTED_FUNCTION(kvm_get_rflags, unsigned long, (struct kvm_vcpu *));
WANTED_FUNCTION(kvm_msr_allowed, bool, (struct kvm_vcpu *, u32, u32));
WANTED_FUNCTION(kvm_set_lapic_tscdeadline_msr, void, (struct kvm_vcpu *, u64));
WANTED_FUNCTION(kvm_skip_emulated_instruction, int, (struct kvm_vcpu *));

WANTED_HOOK(handle_fastpath_set_msr_irqoff, fastpath_t, (struct kvm_vcpu *));
WANTED_HOOK(handle_fastpath_wrmsr, fastpath_t, (struct kvm_vcpu *));
WANTED_HOOK(handle_fastpath_wrmsr_imm, fastpath_t, (struct kvm_vcpu *, u32, int));

WANTED_TRACEPOINT(kvm_apic, (void *, unsigned int, unsigned int, u64));
WANTED_TRACEPOINT(kvm_apic_ipi, (void *, __u32, __u32));
WANTED_TRACEPOINT(kvm_eoi, (void *, struct kvm_lapic *, int));

#undef WANTED_MEMBER
#undef WANTED_HYPERV
#undef WANTED_DECLARED
#undef WANTED_FUNCTION
#undef WANTED_HOOK
#undef WANTED_TRACEPOINT
