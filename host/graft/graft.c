// SPDX-License-Identifier: GPL-2.0
/*
 * Code that both vendors' backends share, part of kvm.ko.
 */
#include <linux/export.h>

#include "graft.h"

DEFINE_PER_CPU(bool, kvm_fastpath_waits);
EXPORT_PER_CPU_SYMBOL_GPL(kvm_fastpath_waits);
