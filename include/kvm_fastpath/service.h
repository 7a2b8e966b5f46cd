/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The functions by which a handler may use its vCPU, whichever module it is in.
 */
#ifndef KVM_FASTPATH_SERVICE_H
#define KVM_FASTPATH_SERVICE_H

#include <linux/types.h>

#include <kvm_fastpath/handler.h>

/**
 * DOC: services for handlers
 *
 * A handler needs these functions only, and no header of KVM's own.  Call them in
 * the context of &typedef kvm_fastpath_wrmsr_t: interrupts off, on the CPU that ran the
 * vCPU.  None sleeps, and each does a bounded amount of work.  "Changed nothing" means that
 * the handler may still return EXIT_FASTPATH_NONE.
 *
 * The built-in handlers use the same functions; there they are inline.  For modules kvm.ko
 * exports them in the symbol namespace KVM_FASTPATH: module_kvm_fastpath_handlers() imports it,
 * and modpost refuses a module that does not.  Without that macro write
 * MODULE_INFO(import_ns, "KVM_FASTPATH"), because MODULE_IMPORT_NS() differs between kernels.
 */

/**
 * kvm_fastpath_x2apic() - does KVM emulate a local APIC in x2APIC mode?
 * @vcpu: the vCPU
 *
 * Context: interrupts off.
 * Return: false if userspace emulates the local APIC, or it is disabled or in xAPIC mode.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_x2apic(struct kvm_vcpu *vcpu) __kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_icr_write() - send an IPI as a write to the x2APIC ICR does
 * @vcpu: the sender; kvm_fastpath_x2apic() is true
 * @icr: the value: fixed delivery to one physical destination
 *
 * Delivers the interrupt and leaves the ICR to read back as after a slow write.  There is
 * one receiver or none.
 *
 * Context: interrupts off.
 * Return: true if sent; false, having changed nothing, if only the slow path can find the
 * receiver.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_hyperv_apic() - may the guest use Hyper-V's MSRs of the local APIC?
 * @vcpu: the vCPU
 *
 * Those are the TPR's, the ICR's and the EOI's, in xAPIC mode as in x2APIC mode.
 *
 * Context: interrupts off.
 * Return: false if userspace emulates the local APIC, or the vCPU's CPUID shows no Hyper-V; or
 * lacks AccessIntrCtrlRegs (TLFS 2.4) and userspace enforces it (KVM_CAP_HYPERV_ENFORCE_CPUID).
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_hyperv_apic(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_hyperv_icr_write() - send an IPI as a write to Hyper-V's ICR does
 * @vcpu: the sender; kvm_fastpath_hyperv_apic() is true
 * @icr: the value: fixed delivery to one physical destination, in bits 63:32 in x2APIC mode and
 *	in bits 63:56 in xAPIC mode
 *
 * As kvm_fastpath_icr_write(), in either mode.
 *
 * Context: interrupts off.
 * Return: true if sent; false, having changed nothing, if it is a broadcast of the xAPIC or
 * only the slow path can find the receiver.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_hyperv_icr_write(struct kvm_vcpu *vcpu, u64 icr)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_self_ipi() - send the vCPU an interrupt
 * @vcpu: the vCPU; kvm_fastpath_x2apic() is true
 * @vector: the vector, fixed delivery; one below 16 stays in the IRR: KVM never delivers it
 *
 * Leaves the ICR alone.
 *
 * Context: interrupts off.
 */
KVM_FASTPATH_SERVICE void kvm_fastpath_self_ipi(struct kvm_vcpu *vcpu, u8 vector)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_end_interrupt() - end the interrupt in service, as a write to the EOI register does
 * @vcpu: the vCPU; kvm_fastpath_x2apic() or kvm_fastpath_hyperv_apic() is true
 *
 * Context: interrupts off.
 * Return: true if ended; false, having changed nothing, if no interrupt is known to be in
 * service or somebody else than the local APIC waits for this EOI.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_end_interrupt(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_tpr_write() - set the local APIC's task priority
 * @vcpu: the vCPU; kvm_fastpath_x2apic() is true
 * @tpr: class in bits 7:4, subclass in bits 3:0 (SDM Vol. 3A, 11.8.3.1)
 *
 * An interrupt that may be delivered now is delivered before the guest goes on.
 *
 * Context: interrupts off.
 * Return: true if set; false, having changed nothing, if userspace asked to see such
 * writes or the guest shares its priority in a page.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_tpr_write(struct kvm_vcpu *vcpu, u8 tpr)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_timer_write() - write a register of the local APIC's timer
 * @vcpu: the vCPU; kvm_fastpath_x2apic() is true
 * @reg: APIC_LVTT, APIC_TMICT (initial count) or APIC_TDCR (divide configuration), see
 *	<asm/apicdef.h>
 * @value: bits 31:0; a write to the MSR with other bits set must fault
 *
 * Has full effect, as in the slow path.  An initial count restarts the timer, 0 stops it; in
 * TSC-deadline mode it is ignored.  An interrupt that is due now is delivered before the guest
 * goes on.
 *
 * Context: interrupts off.
 * Return: true if done; false, having changed nothing, if the timer is periodic or @value would
 * make it so, if @reg is another register, and always in the live module, which cannot reach
 * KVM's timer.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_timer_write(struct kvm_vcpu *vcpu, u32 reg, u32 value)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_set_tscdeadline() - write IA32_TSC_DEADLINE
 * @vcpu: the vCPU
 * @tsc: the guest's TSC at which the timer expires; 0 disarms it
 *
 * Has full effect, as in the slow path; a timer in another mode ignores it.
 *
 * Context: interrupts off.
 * Return: true if done; false, having changed nothing, if userspace emulates the local APIC.
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_set_tscdeadline(struct kvm_vcpu *vcpu, u64 tsc)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_request_event() - make KVM look for events before the guest goes on
 * @vcpu: the vCPU
 *
 * Makes KVM_REQ_EVENT.  A handler that changes which interrupts may be delivered must make this
 * request.  The services above do so themselves.
 *
 * Context: interrupts off.
 */
KVM_FASTPATH_SERVICE void kvm_fastpath_request_event(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_vcpu_id() - the vCPU's number
 * @vcpu: the vCPU
 *
 * Context: interrupts off.
 * Return: what userspace gave to KVM_CREATE_VCPU; the local APIC's ID, unless it was changed.
 */
KVM_FASTPATH_SERVICE u32 kvm_fastpath_vcpu_id(struct kvm_vcpu *vcpu) __kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_nr_vcpus() - how many vCPUs the VM has
 * @vcpu: any of them
 *
 * Context: interrupts off.
 * Return: those that userspace has created, running or not; it may create more.
 */
KVM_FASTPATH_SERVICE unsigned int kvm_fastpath_nr_vcpus(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_has_hyperv() - does userspace show the guest Hyper-V's features?
 * @vcpu: the vCPU
 *
 * Context: interrupts off.
 * Return: whether the vCPU's CPUID has Hyper-V's signature (TLFS 2.4).
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_has_hyperv(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_has_pv_feature() - may the guest use one of KVM's paravirtual features?
 * @vcpu: the vCPU
 * @feature: KVM_FEATURE_*, from <uapi/asm/kvm_para.h>
 *
 * Context: interrupts off.
 * Return: as the slow path decides: whether the vCPU's CPUID has @feature, or true if userspace
 * does not enforce that (KVM_CAP_ENFORCE_PV_FEATURE_CPUID).
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_has_pv_feature(struct kvm_vcpu *vcpu,
						      unsigned int feature)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_wrmsr_allowed() - does userspace leave an MSR's writes to KVM?
 * @vcpu: the vCPU
 * @msr: an MSR index
 *
 * For a handler that has the effect of a write to another MSR.  It need not ask about its own
 * MSR, because no handler sees a write that is not allowed.
 *
 * Context: interrupts off.
 * Return: false if userspace filters writes to @msr (KVM_X86_SET_MSR_FILTER), which KVM never
 * does with x2APIC MSRs, or has made it the MSR of Xen's hypercall page (KVM_XEN_HVM_CONFIG).
 */
KVM_FASTPATH_SERVICE bool kvm_fastpath_wrmsr_allowed(struct kvm_vcpu *vcpu, u32 msr)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_reg_read() - read a general register
 * @vcpu: the vCPU
 * @reg: its number in an instruction's encoding, 0 (RAX) to 15 (R15)
 *
 * Context: interrupts off.
 * Return: all 64 bits, whatever mode the guest is in.
 */
KVM_FASTPATH_SERVICE u64 kvm_fastpath_reg_read(struct kvm_vcpu *vcpu, unsigned int reg)
	__kvm_fastpath_irqoff_only;

/**
 * kvm_fastpath_reg_write() - write a general register
 * @vcpu: the vCPU
 * @reg: as for kvm_fastpath_reg_read()
 * @value: all 64 bits
 *
 * Context: interrupts off.
 */
KVM_FASTPATH_SERVICE void kvm_fastpath_reg_write(struct kvm_vcpu *vcpu, unsigned int reg,
						 u64 value)
	__kvm_fastpath_irqoff_only;

/* Defines the functions inline in kvm.ko; empty elsewhere. */
#include <kvm_fastpath_service_impl.h>

/* Where KVM's timer is out of reach, its handler would decline each write. */
#ifndef KVM_FASTPATH_SERVES_TIMER
#define KVM_FASTPATH_SERVES_TIMER	true
#endif

#endif /* KVM_FASTPATH_SERVICE_H */
