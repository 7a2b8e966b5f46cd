/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The parts of a vCPU that the digest reads.
 */
#ifndef DIGEST_KVM_HOST_H
#define DIGEST_KVM_HOST_H

#include <stdbool.h>

#include <linux/types.h>

#include <asm/apicdef.h>

#define NR_REGS		16
#define X86_FEATURE_SVM	0

struct kvm_lapic {
	void *regs;
};

struct kvm_vcpu {
	struct {
		unsigned long regs[NR_REGS];
		struct kvm_lapic *apic;
	} arch;
	unsigned long rip, rflags, rsp;
};

#define kvm_rip_read(vcpu)	((vcpu)->rip)
#define kvm_get_rflags(vcpu)	((vcpu)->rflags)
#define kvm_rsp_read(vcpu)	((vcpu)->rsp)
#define lapic_in_kernel(vcpu)	((vcpu)->arch.apic)

/* What the flavours of the ICR ask. */
extern bool splits_icr;

#define boot_cpu_has(feature)	(splits_icr)

#define kvm_x86_ops		((struct { bool x2apic_icr_is_split; }) { splits_icr })

#endif /* DIGEST_KVM_HOST_H */
