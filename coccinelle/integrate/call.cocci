// SPDX-License-Identifier: GPL-2.0
/// The completion goes through handle_exit_irqoff on its way to handle_exit.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/x86.c 1

@@
typedef fastpath_t;
identifier vcpu, exit_fastpath;
symbol kvm_x86_handle_exit_irqoff, handle_exit_irqoff;
@@
 vcpu_enter_guest(struct kvm_vcpu *vcpu)
 {
 ...
 fastpath_t exit_fastpath;
 ...
(
-static_call(kvm_x86_handle_exit_irqoff)(vcpu);
+exit_fastpath = static_call(kvm_x86_handle_exit_irqoff)(vcpu, exit_fastpath);
|
-kvm_x86_call(handle_exit_irqoff)(vcpu);
+exit_fastpath = kvm_x86_call(handle_exit_irqoff)(vcpu, exit_fastpath);
)
 ...
 }
