// SPDX-License-Identifier: GPL-2.0
/* A vCPU that never runs: what it is sent stays in its APIC. */
#include "vm.h"
#include "run.h"

#define THIRD_ID	257	/* an xAPIC has 8 bits of it, those of vCPU 1's */

#define APIC_SPIV	0xf0
#define SPIV_ENABLED	0x1ff
#define APIC_IRR_2	0x220	/* of the vectors from 0x40 on */

static uint32_t *at(struct kvm_lapic_state *apic, unsigned int offset)
{
	return (uint32_t *)(apic->regs + offset);
}

/* In xAPIC mode the guest would have to write to a page. */
void enable_apic(int vcpu)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu, KVM_GET_LAPIC, &apic);
	*at(&apic, APIC_SPIV) = SPIV_ENABLED;
	KVM_IOCTL(vcpu, KVM_SET_LAPIC, &apic);
}

int third_create(int vm)
{
	int vcpu = KVM_IOCTL(vm, KVM_CREATE_VCPU, THIRD_ID);

	enable_apic(vcpu);
	return vcpu;
}

void third_note(int vcpu)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu, KVM_GET_LAPIC, &apic);
	note_exit(",third=%x", *at(&apic, APIC_IRR_2));
}
