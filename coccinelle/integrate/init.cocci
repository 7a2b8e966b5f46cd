// SPDX-License-Identifier: GPL-2.0
/// kvm.ko starts and stops the library.  KVM works without it: a library that could not
/// start has said so.
// Graft: arch/x86/kvm/x86.c 2

@@
@@
 kvm_x86_init(void)
 {
 ...
+	kvm_fastpath_init();
 	return 0;
 }

@@
@@
 kvm_x86_exit(void)
 {
+	kvm_fastpath_exit();
 ...
 }
