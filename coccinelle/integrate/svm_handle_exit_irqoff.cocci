// SPDX-License-Identifier: GPL-2.0
/// SVM returns that it has done nothing.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/svm/svm.c 2
// Needs: arch/x86/kvm/svm .handle_exit_irqoff = svm_handle_exit_irqoff,

@@
typedef fastpath_t;
identifier vcpu;
@@
-static void svm_handle_exit_irqoff(struct kvm_vcpu *vcpu)
+static fastpath_t svm_handle_exit_irqoff(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath)
 {
 ...
+	return EXIT_FASTPATH_NONE;
 }
