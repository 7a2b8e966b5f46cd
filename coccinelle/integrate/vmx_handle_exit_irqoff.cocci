// SPDX-License-Identifier: GPL-2.0
/// VMX calls its backend, after what handle_exit_irqoff did before.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/vmx/vmx.c 3
// Needs: arch/x86/kvm/vmx .handle_exit_irqoff = vmx_handle_exit_irqoff,

@@
typedef fastpath_t;
identifier vcpu;
@@
-void
+fastpath_t
 vmx_handle_exit_irqoff(struct kvm_vcpu *vcpu
+		       , fastpath_t exit_fastpath
 )
 {
 <...
-return;
+return exit_fastpath;
 ...>
+	return kvm_fastpath_vmx_handle_exit_irqoff(vcpu, exit_fastpath);
 }
