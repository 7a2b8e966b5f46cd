// SPDX-License-Identifier: GPL-2.0
/// kvm_x86_ops.handle_exit_irqoff gains the completion.
// Attach: handle_exit_irqoff
// Graft: arch/x86/include/asm/kvm_host.h 1

@@
typedef fastpath_t;
identifier vcpu;
@@
 struct kvm_x86_ops {
 ...
-void (*handle_exit_irqoff)(struct kvm_vcpu *vcpu);
+fastpath_t (*handle_exit_irqoff)(struct kvm_vcpu *vcpu, fastpath_t exit_fastpath);
 ...
 };
