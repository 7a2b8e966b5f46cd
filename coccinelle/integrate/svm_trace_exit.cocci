// SPDX-License-Identifier: GPL-2.0
/// SVM traces the exit in vcpu_run, as VMX does: what re-enters from there never gets
/// to svm_handle_exit(), and counted as an entry without an exit.
// Attach: vcpu_run
// Graft: arch/x86/kvm/svm/svm.c 2
// If: svm_handle_exit() trace_kvm_exit(

@@
identifier vcpu;
@@
 svm_handle_exit(struct kvm_vcpu *vcpu, ...)
 {
 ...
-	trace_kvm_exit(vcpu, KVM_ISA_SVM);
 ...
 }

@@
identifier vcpu;
@@
 svm_vcpu_run(struct kvm_vcpu *vcpu, ...)
 {
 ...
+	trace_kvm_exit(vcpu, KVM_ISA_SVM);
+
 	svm_complete_interrupts(vcpu);
 ...
 }
