// SPDX-License-Identifier: GPL-2.0
/// Honour EXIT_FASTPATH_EXIT_USERSPACE where the completion is consumed.
// Graft: arch/x86/kvm/vmx/vmx.c 1
// Graft: arch/x86/kvm/svm/svm.c 1
// Unless: EXIT_FASTPATH_EXIT_USERSPACE

@@
typedef fastpath_t;
identifier fn = {__vmx_handle_exit, svm_handle_exit};
identifier exit_fastpath;
@@
 fn(..., fastpath_t exit_fastpath)
 {
 <...
+	if (unlikely(exit_fastpath == EXIT_FASTPATH_EXIT_USERSPACE))
+		return 0;
 	if (exit_fastpath != EXIT_FASTPATH_NONE)
 		return 1;
 ...>
 }
