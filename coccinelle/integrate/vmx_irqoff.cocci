// SPDX-License-Identifier: GPL-2.0
/// VMX calls its backend.  What follows in handle_exit_irqoff is for events, not for a WRMSR.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/vmx/vmx.c 1

@@
typedef fastpath_t;
identifier vcpu, exit_fastpath;
expression vt;
symbol emulation_required;
@@
 vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
 {
 ...
 if (vt->emulation_required)
 return EXIT_FASTPATH_NONE;
+exit_fastpath = kvm_fastpath_vmx_handle_exit_irqoff(vcpu, exit_fastpath);
+if (exit_fastpath != EXIT_FASTPATH_NONE)
+	return exit_fastpath;
 ...
 }
