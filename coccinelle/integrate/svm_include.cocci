// SPDX-License-Identifier: GPL-2.0
/// The calls in SVM that the other rules add need their definitions.
// Graft: arch/x86/kvm/svm/svm.c 1

@@
@@
 #include "x86.h"
+#include "fastpath/host/graft/graft_svm.h"
