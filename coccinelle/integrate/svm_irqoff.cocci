// SPDX-License-Identifier: GPL-2.0
/// SVM calls its backend, after what handle_exit_irqoff does before.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/svm/svm.c 1

@@
typedef fastpath_t;
identifier vcpu, exit_fastpath;
@@
 svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
 {
 ...
-return EXIT_FASTPATH_NONE;
+return kvm_fastpath_svm_handle_exit_irqoff(vcpu, exit_fastpath);
 }
