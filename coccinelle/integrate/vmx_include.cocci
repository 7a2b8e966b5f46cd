// SPDX-License-Identifier: GPL-2.0
/// The calls in VMX that the other rules add need their definitions.
// Graft: arch/x86/kvm/vmx/vmx.c 1

@@
@@
 #include "x86.h"
+#include "fastpath/host/graft/graft_vmx.h"
