// SPDX-License-Identifier: GPL-2.0
/// vmx_vcpu_run.cocci, for a WRMSR with an immediate.
// Attach: vcpu_run
// Graft: arch/x86/kvm/vmx/vmx.c 1
// If: handle_fastpath_wrmsr_imm

@@
identifier vcpu;
expression msr, reg;
@@
 vmx_exit_handlers_fastpath(struct kvm_vcpu *vcpu, ...)
 {
 <+...
-handle_fastpath_wrmsr_imm
+kvm_fastpath_do_wrmsr_imm
 (vcpu, msr, reg)
 ...+>
 }
