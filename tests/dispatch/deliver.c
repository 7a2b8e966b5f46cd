// SPDX-License-Identifier: GPL-2.0
#include "kvm_fastpath_host_impl.h"

void deliver(struct kvm_vcpu *receiver, u32 vector)
{
	asm volatile("lock btsq %1, %0" : "+m"(receiver->irr) : "r"((u64)vector) : "memory");
	receiver->delivered++;
}
