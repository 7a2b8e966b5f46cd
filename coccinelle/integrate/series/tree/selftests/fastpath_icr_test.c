// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each kind of IPI that an x2APIC's ICR can ask for reaches who it is for, and the ICR reads back
 * what was written.
 */
#include <string.h>

#include "apic.h"
#include "kvm_util.h"
#include "processor.h"
#include "test_util.h"

#define VECTOR	0x50
#define NOBODY	0xfe
#define LOGICAL	1ull	/* vCPU 0 of cluster 0 */

static u32 take(void)
{
	u32 irr = x2apic_read_reg(APIC_IRR + VECTOR / 32 * 0x10) & (1u << VECTOR % 32);

	/* The guest never takes an interrupt: userspace clears the bit. */
	GUEST_SYNC(irr);
	return irr;
}

static void send(u64 icr, bool arrives)
{
	x2apic_write_reg(APIC_ICR, icr);
	GUEST_ASSERT(x2apic_read_reg(APIC_ICR) == icr);
	GUEST_ASSERT(!!take() == arrives);
}

static void guest_code(void)
{
	u64 id;

	asm volatile("cli");
	x2apic_enable();
	id = x2apic_read_reg(APIC_ID) << 32;

	send(id | APIC_DEST_PHYSICAL | APIC_DM_FIXED | VECTOR, true);
	send(id | APIC_DEST_PHYSICAL | APIC_DM_FIXED | APIC_INT_ASSERT | VECTOR, true);
	send(id | APIC_DEST_PHYSICAL | APIC_DM_LOWEST | VECTOR, true);
	send(LOGICAL << 32 | APIC_DEST_LOGICAL | APIC_DM_FIXED | VECTOR, true);
	send(LOGICAL << 32 | APIC_DEST_LOGICAL | APIC_DM_LOWEST | VECTOR, true);
	send(~0ull << 32 | APIC_DEST_PHYSICAL | APIC_DM_FIXED | VECTOR, true);
	send(APIC_DEST_SELF | APIC_DM_FIXED | VECTOR, true);
	send(APIC_DEST_ALLINC | APIC_DM_FIXED | VECTOR, true);
	send(APIC_DEST_ALLBUT | APIC_DM_FIXED | VECTOR, false);
	send((u64)NOBODY << 32 | APIC_DEST_PHYSICAL | APIC_DM_FIXED | VECTOR, false);
	send(2 * LOGICAL << 32 | APIC_DEST_LOGICAL | APIC_DM_FIXED | VECTOR, false);

	GUEST_DONE();
}

/* Takes the interrupt out of the IRR. */
static void clear_irr(struct kvm_vcpu *vcpu)
{
	struct kvm_lapic_state apic;

	vcpu_ioctl(vcpu, KVM_GET_LAPIC, &apic);
	memset(&apic.regs[APIC_IRR + VECTOR / 32 * 0x10], 0, sizeof(u32));
	vcpu_ioctl(vcpu, KVM_SET_LAPIC, &apic);
}

int main(int argc, char *argv[])
{
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	struct ucall uc;
	int sent = 0;

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);

	for (;;) {
		vcpu_run(vcpu);
		switch (get_ucall(vcpu, &uc)) {
		case UCALL_SYNC:
			sent++;
			clear_irr(vcpu);
			break;
		case UCALL_DONE:
			kvm_vm_free(vm);
			return 0;
		case UCALL_ABORT:
			TEST_FAIL("IPI %d: the guest's line %lu", sent, uc.args[1]);
		default:
			TEST_FAIL("IPI %d: the guest did not end", sent);
		}
	}
}
