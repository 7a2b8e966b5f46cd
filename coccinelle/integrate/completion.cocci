// SPDX-License-Identifier: GPL-2.0
/// A skip whose result userspace must see (single-step) needs a completion of
/// its own; KVM has had it since it re-enters after an ICR write.
// Graft: arch/x86/include/asm/kvm_host.h 1
// Unless: EXIT_FASTPATH_EXIT_USERSPACE

@@
@@
 enum exit_fastpath_completion {
 ...,
 EXIT_FASTPATH_EXIT_HANDLED,
+	EXIT_FASTPATH_EXIT_USERSPACE,
 };
