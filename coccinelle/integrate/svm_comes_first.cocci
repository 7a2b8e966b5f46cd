// SPDX-License-Identifier: GPL-2.0
/// The registry is asked before KVM's own fast path, though in a later place: what a
/// handler claims is left to handle_exit_irqoff, where KVM's own follows the registry.
// Attach: handle_exit_irqoff
// Graft: arch/x86/kvm/svm/svm.c 2|1

@@
identifier vcpu;
@@
 svm_exit_handlers_fastpath(struct kvm_vcpu *vcpu)
 {
 <+...
(
+if (kvm_fastpath_svm_comes_first(vcpu, nrips))
+	return EXIT_FASTPATH_NONE;
 return handle_fastpath_set_msr_irqoff(vcpu);
|
+if (kvm_fastpath_svm_comes_first(vcpu, nrips))
+	return EXIT_FASTPATH_NONE;
 return handle_fastpath_wrmsr(vcpu);
)
 ...+>
 }
