// SPDX-License-Identifier: GPL-2.0
/// KVM without a fast path for the ICR, to measure what one saves.  Three forms: skipping
/// in each case, or once after the switch; or all of it in the case.

@r@
identifier vcpu, data;
@@
-static int handle_fastpath_set_x2apic_icr_irqoff(struct kvm_vcpu *vcpu, u64 data)
-{ ... }

@depends on r@
identifier vcpu, data, ret, msr;
@@
 switch (msr) {
-case APIC_BASE_MSR + (APIC_ICR >> 4):
-	data = kvm_read_edx_eax(vcpu);
-	if (!handle_fastpath_set_x2apic_icr_irqoff(vcpu, data)) {
-		kvm_skip_emulated_instruction(vcpu);
-		ret = EXIT_FASTPATH_EXIT_HANDLED;
-	}
-	break;
 case MSR_IA32_TSC_DEADLINE:
 ... when any
 }

@depends on r@
identifier vcpu, data, handled, msr;
@@
 switch (msr) {
-case APIC_BASE_MSR + (APIC_ICR >> 4):
-	data = kvm_read_edx_eax(vcpu);
-	handled = !handle_fastpath_set_x2apic_icr_irqoff(vcpu, data);
-	break;
 case MSR_IA32_TSC_DEADLINE:
 ... when any
 }

@@
identifier vcpu, data, msr;
@@
 switch (msr) {
-case APIC_BASE_MSR + (APIC_ICR >> 4):
-	if (!lapic_in_kernel(vcpu) || !apic_x2apic_mode(vcpu->arch.apic) ||
-	    kvm_x2apic_icr_write_fast(vcpu->arch.apic, data))
-		return EXIT_FASTPATH_NONE;
-	break;
 case MSR_IA32_TSC_DEADLINE:
 ... when any
 }
