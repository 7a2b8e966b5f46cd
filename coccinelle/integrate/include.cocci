// SPDX-License-Identifier: GPL-2.0
/// The calls that the other rules add need their declarations.
// Graft: arch/x86/kvm/x86.c 1

@@
@@
 #include "x86.h"
+#include "fastpath/host/graft/graft.h"
