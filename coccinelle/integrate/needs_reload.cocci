// SPDX-License-Identifier: GPL-2.0
/// Only the first entry of the loop may load DR6 and DEBUGCTL from what KVM noted before
/// it: the guest, or the host, may have changed them by the time of a re-entry.
// Attach: vcpu_run
// Find: arch/x86/kvm/x86.c
// Lest: a re-entry would load a stale DR6 or DEBUGCTL (Linux corrected that in January 2025)

@@
identifier vcpu, flags, exit_fastpath;
symbol kvm_x86_vcpu_run, vcpu_run;
@@
 for (;;) {
 ...
(
 exit_fastpath = static_call(kvm_x86_vcpu_run)(vcpu, flags);
|
 exit_fastpath = kvm_x86_call(vcpu_run)(vcpu, flags);
)
 ...
*flags = 0;
 ...
 }
