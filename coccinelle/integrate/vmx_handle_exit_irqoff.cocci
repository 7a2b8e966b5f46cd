// SPDX-License-Identifier: GPL-2.0
/// VMX returns that it has done nothing.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/vmx/vmx.c 3
// Needs: arch/x86/kvm/vmx .handle_exit_irqoff = vmx_handle_exit_irqoff,

@@
typedef fastpath_t;
identifier vcpu;
expression vt;
symbol emulation_required;
@@
-void
+fastpath_t
 vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu
+		       , fastpath_t exit_fastpath
 )
 {
 ...
 if (vt->emulation_required)
-return;
+return EXIT_FASTPATH_NONE;
 ...
+	return EXIT_FASTPATH_NONE;
 }
