// SPDX-License-Identifier: GPL-2.0
/// Before a re-entry the loop moves posted interrupts to the IRR, as before the first.
// Attach: vcpu_run
// Find: arch/x86/kvm/x86.c
// Lest: a re-entry would miss posted interrupts: the loop has no sync_pir_to_irr

@@
identifier vcpu;
expression flags;
fastpath_t exit_fastpath;
symbol kvm_x86_vcpu_run, vcpu_run, kvm_x86_sync_pir_to_irr, sync_pir_to_irr;
@@
 for (;;) {
 ...
(
 exit_fastpath = static_call(kvm_x86_vcpu_run)(vcpu, flags);
|
 exit_fastpath = kvm_x86_call(vcpu_run)(vcpu, flags);
)
 ...
 if (...)
(
*static_call_cond(kvm_x86_sync_pir_to_irr)(vcpu);
|
*kvm_x86_call(sync_pir_to_irr)(vcpu);
)
 ...
 }
