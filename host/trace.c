// SPDX-License-Identifier: GPL-2.0
/*
 * The library's trace event, part of kvm.ko.
 */
#include <linux/kvm_host.h>

#include "../lib/host.h"

#define CREATE_TRACE_POINTS
#include <kvm_fastpath_trace.h>
