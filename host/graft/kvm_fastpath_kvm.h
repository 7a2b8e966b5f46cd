/* SPDX-License-Identifier: GPL-2.0 */
/*
 * KVM's private headers, for code that is part of kvm.ko.
 */
#ifndef KVM_FASTPATH_KVM_H
#define KVM_FASTPATH_KVM_H

#include <linux/kvm_host.h>

#include "cpuid.h"
#include "graft.h"
#include "hyperv.h"
#include "lapic.h"
#include "trace.h"
#include "x86.h"
#include "xen.h"

#endif /* KVM_FASTPATH_KVM_H */
