// SPDX-License-Identifier: GPL-2.0-only
/*
 * An EOI uncovers the interrupt that waits behind the one in service, at once or when the guest
 * lowers its TPR; on an interrupt that nothing is in service for it does nothing.
 *
 * Interrupts are put into the local APIC by userspace, and taken after STI.
 */
#include <string.h>

#include "apic.h"
#include "kvm_util.h"
#include "processor.h"
#include "test_util.h"

#define IN_SERVICE	0x60
#define WAITING		0x50
#define ISR		0x100

static u32 isr_of(int vector)
{
	return x2apic_read_reg(ISR + vector / 32 * 0x10) & (1u << vector % 32);
}

static u32 irr_of(int vector)
{
	return x2apic_read_reg(APIC_IRR + vector / 32 * 0x10) & (1u << vector % 32);
}

static int taken;

static void handler(struct ex_regs *regs)
{
	WRITE_ONCE(taken, taken + 1);
	x2apic_write_reg(APIC_EOI, 0);
}

/* Userspace has put IN_SERVICE into the ISR and WAITING into the IRR. */
static void guest_code(u64 tpr)
{
	asm volatile("cli");
	GUEST_SYNC(0);

	GUEST_ASSERT(isr_of(IN_SERVICE));
	GUEST_ASSERT(irr_of(WAITING));

	/* Behind the one in service it waits, whatever RFLAGS.IF. */
	asm volatile("sti; nop; nop; cli");
	GUEST_ASSERT(!READ_ONCE(taken));

	asm volatile("mov %0, %%cr8" :: "r"(tpr));
	x2apic_write_reg(APIC_EOI, 0);
	GUEST_ASSERT(!isr_of(IN_SERVICE));
	GUEST_ASSERT(irr_of(WAITING));

	/* The write of CR8 may not exit: the EOI must have seen to that. */
	asm volatile("sti; nop; nop; cli");
	GUEST_ASSERT(READ_ONCE(taken) == (tpr < WAITING >> 4));
	asm volatile("mov %0, %%cr8" :: "r"(0ull));
	asm volatile("sti; nop; nop; cli");
	GUEST_ASSERT(READ_ONCE(taken) == 1);
	GUEST_ASSERT(!isr_of(WAITING) && !irr_of(WAITING));

	/* Nothing is in service. */
	x2apic_write_reg(APIC_EOI, 0);
	GUEST_ASSERT(READ_ONCE(taken) == 1);

	GUEST_DONE();
}

static void set_bit_of(struct kvm_lapic_state *apic, int reg, int vector)
{
	*(u32 *)&apic->regs[reg + vector / 32 * 0x10] |= 1u << vector % 32;
}

static void test_eoi(u64 tpr)
{
	struct kvm_lapic_state apic;
	struct kvm_vcpu *vcpu;
	struct kvm_vm *vm;
	struct ucall uc;

	vm = vm_create_with_one_vcpu(&vcpu, guest_code);
	vm_init_descriptor_tables(vm);
	vcpu_init_descriptor_tables(vcpu);
	vm_install_exception_handler(vm, WAITING, handler);
	vcpu_args_set(vcpu, 1, tpr);
	vcpu_set_msr(vcpu, MSR_IA32_APICBASE, APIC_DEFAULT_GPA | MSR_IA32_APICBASE_ENABLE |
		     MSR_IA32_APICBASE_BSP | X2APIC_ENABLE);

	vcpu_run(vcpu);
	TEST_ASSERT(get_ucall(vcpu, &uc) == UCALL_SYNC, "The guest did not begin");

	vcpu_ioctl(vcpu, KVM_GET_LAPIC, &apic);
	*(u32 *)&apic.regs[APIC_SPIV] |= APIC_SPIV_APIC_ENABLED;
	set_bit_of(&apic, ISR, IN_SERVICE);
	set_bit_of(&apic, APIC_IRR, WAITING);
	vcpu_ioctl(vcpu, KVM_SET_LAPIC, &apic);

	vcpu_run(vcpu);
	switch (get_ucall(vcpu, &uc)) {
	case UCALL_DONE:
		break;
	case UCALL_ABORT:
		TEST_FAIL("TPR %lu: the guest's line %lu", tpr, uc.args[1]);
		break;
	default:
		TEST_FAIL("TPR %lu: the guest did not end", tpr);
	}

	kvm_vm_free(vm);
}

int main(int argc, char *argv[])
{
	u64 tpr;

	for (tpr = 0; tpr < 16; tpr++)
		test_eoi(tpr);

	return 0;
}
