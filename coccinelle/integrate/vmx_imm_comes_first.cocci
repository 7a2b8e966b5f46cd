// SPDX-License-Identifier: GPL-2.0
/// vmx_comes_first.cocci, for a WRMSR with an immediate.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/vmx/vmx.c 1
// If: handle_fastpath_wrmsr_imm

@@
identifier vcpu;
expression msr, reg;
@@
 vmx_exit_handlers_fastpath(struct kvm_vcpu *vcpu, ...)
 {
 <+...
+if (kvm_fastpath_vmx_imm_comes_first(vcpu, msr))
+	return EXIT_FASTPATH_NONE;
 return handle_fastpath_wrmsr_imm(vcpu, msr, reg);
 ...+>
 }
