// SPDX-License-Identifier: GPL-2.0
/// Our function for the timer stands where KVM's, which it calls, are: they are static.
// Graft: arch/x86/kvm/lapic.c 1

@@
@@
 void kvm_lapic_exit(void)
 {
 ...
 }
+
+#include "fastpath/host/graft/graft_lapic.h"
