// SPDX-License-Identifier: GPL-2.0
/// Where VMX's operations have a table in a file of their own, a prototype.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/vmx/x86_ops.h 1
// If: handle_exit_irqoff

@@
typedef fastpath_t;
symbol vcpu;
@@
-void
+fastpath_t
 vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu
+		       , fastpath_t exit_fastpath
 );
