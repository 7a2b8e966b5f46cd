// SPDX-License-Identifier: GPL-2.0
/// The completion is vcpu_run's, or else that of handle_exit_irqoff: one of them is
/// EXIT_FASTPATH_NONE, which is 0.
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
+exit_fastpath |= static_call(kvm_x86_handle_exit_irqoff)(vcpu, exit_fastpath);
|
-kvm_x86_call(handle_exit_irqoff)(vcpu);
+exit_fastpath |= kvm_x86_call(handle_exit_irqoff)(vcpu, exit_fastpath);
)
 ...
 }
