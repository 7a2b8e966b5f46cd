// SPDX-License-Identifier: GPL-2.0
/// SVM calls its backend in vcpu_run's tail, before what the tree handles itself.
// Attach: vcpu_run
// Graft: arch/x86/kvm/svm/svm.c 1

@@
identifier vcpu;
@@
 svm_exit_handlers_fastpath(struct kvm_vcpu *vcpu)
 {
 <+...
(
-return handle_fastpath_set_msr_irqoff(vcpu);
+return kvm_fastpath_svm_wrmsr(vcpu, nrips, handle_fastpath_set_msr_irqoff);
|
-return handle_fastpath_wrmsr(vcpu);
+return kvm_fastpath_svm_wrmsr(vcpu, nrips, handle_fastpath_wrmsr);
)
 ...+>
 }
