// SPDX-License-Identifier: GPL-2.0
/// kvm.ko starts and stops the library.
// Graft: arch/x86/kvm/x86.c 2

@@
@@
 kvm_x86_init(void)
 {
 ...
-	return 0;
+	return kvm_fastpath_init();
 }

@@
@@
 kvm_x86_exit(void)
 {
+	kvm_fastpath_exit();
 ...
 }
