// SPDX-License-Identifier: GPL-2.0
/* The requests that the guest's steps make of userspace, see steps.h. */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "msr.h"
#include "vm.h"
#include "run.h"

#define APIC_PPR	0xa0
#define APIC_ISR	0x100
#define APIC_STRIDE	0x10

#define MSI_ADDRESS	0xfee00000	/* physical mode, APIC id 0 */

static void put_in_service(int vcpu, uint32_t vector, bool in_service)
{
	struct kvm_lapic_state apic;
	uint32_t *isr = (uint32_t *)(apic.regs + APIC_ISR + vector / 32 * APIC_STRIDE);

	KVM_IOCTL(vcpu, KVM_GET_LAPIC, &apic);
	if (!(*isr >> vector % 32 & 1) != in_service)
		give_up("vector %x: in service, or not, before it was asked for", vector);
	*isr ^= 1U << vector % 32;
	KVM_IOCTL(vcpu, KVM_SET_LAPIC, &apic);
}

/* To a VM of its own, which has the same memory. */
static void migrate(struct seat *seat)
{
	const struct vm_setup setup = {
		.disabled_exits = KVM_X86_DISABLE_EXITS_PAUSE | KVM_X86_DISABLE_EXITS_MWAIT,
	};
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	struct kvm_lapic_state apic;
	struct kvm_vcpu_events events;
	struct kvm_mp_state state;

	/* KVM skips the OUT that asked for this when the vCPU is run again. */
	seat->run->immediate_exit = 1;
	if (!ioctl(seat->vcpu, KVM_RUN, 0))
		give_up("KVM_RUN did not end at once");

	KVM_IOCTL(seat->vcpu, KVM_GET_MP_STATE, &state);
	KVM_IOCTL(seat->vcpu, KVM_GET_REGS, &regs);
	KVM_IOCTL(seat->vcpu, KVM_GET_SREGS, &sregs);
	KVM_IOCTL(seat->vcpu, KVM_GET_LAPIC, &apic);
	KVM_IOCTL(seat->vcpu, KVM_GET_VCPU_EVENTS, &events);

	seat->vm = vm_create(&setup);
	seat->vcpu = vm_create_vcpu(0, &seat->run);
	KVM_IOCTL(seat->vcpu, KVM_SET_SREGS, &sregs);
	KVM_IOCTL(seat->vcpu, KVM_SET_REGS, &regs);
	KVM_IOCTL(seat->vcpu, KVM_SET_LAPIC, &apic);
	KVM_IOCTL(seat->vcpu, KVM_SET_VCPU_EVENTS, &events);
	KVM_IOCTL(seat->vcpu, KVM_SET_MP_STATE, &state);
}

static void set_line(int vm, uint32_t gsi, uint32_t level)
{
	struct kvm_irq_level line = { .irq = gsi, .level = level };

	KVM_IOCTL(vm, KVM_IRQ_LINE, &line);
}

static void send_level_msi(int vm, uint32_t vector)
{
	struct kvm_msi msi = { .address_lo = MSI_ADDRESS, .data = LEVEL_MSI_DATA(vector) };

	KVM_IOCTL(vm, KVM_SIGNAL_MSI, &msi);
}

/* The host's own interrupts come when they like. */
static void count_exits(int vcpu)
{
	static uint64_t before;
	uint64_t now = vcpu_statistic(vcpu, "exits") - vcpu_statistic(vcpu, "irq_exits");

	if (before)
		note_exit(",exits=%u", (unsigned int)(now - before));
	before = now;
}

static void note_ppr(int vcpu)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu, KVM_GET_LAPIC, &apic);
	note_exit(",ppr=%x", *(uint32_t *)(apic.regs + APIC_PPR));
}

static void set_sint(int vcpu, uint32_t vector)
{
	struct kvm_enable_cap synic = { .cap = KVM_CAP_HYPERV_SYNIC2 };
	struct {
		struct kvm_msrs head;
		struct kvm_msr_entry entry;
	} msrs = {
		.head = { .nmsrs = 1 },
		.entry = { .index = MSR_HV_SINT2, .data = vector },
	};

	KVM_IOCTL(vcpu, KVM_ENABLE_CAP, &synic);
	if (KVM_IOCTL(vcpu, KVM_SET_MSRS, &msrs) != 1)
		give_up("SINT2 does not take vector %x", vector);
}

void do_as_asked(struct seat *seat, uint32_t what, uint32_t number)
{
	switch (what) {
	case ASK_IN_SERVICE:
	case ASK_NOT_IN_SERVICE:
		put_in_service(seat->vcpu, number, what == ASK_IN_SERVICE);
		break;
	case ASK_MIGRATION:
		migrate(seat);
		break;
	case ASK_LINE_UP:
	case ASK_LINE_DOWN:
		set_line(seat->vm, number, what == ASK_LINE_UP);
		break;
	case ASK_LEVEL_MSI:
		send_level_msi(seat->vm, number);
		break;
	case ASK_EXITS:
		count_exits(seat->vcpu);
		break;
	case ASK_PPR:
		note_ppr(seat->vcpu);
		break;
	case ASK_SINT:
		set_sint(seat->vcpu, number);
		break;
	default:
		give_up("the guest asks for %u, which nobody knows", what);
	}
}
