// SPDX-License-Identifier: GPL-2.0
/* What userspace does to a VM and its vCPUs: at first, and when a sequence says so. */
#include <string.h>

#include "msr.h"
#include "vm.h"
#include "world.h"

#define IOAPIC_PINS		24

#define MSI_ADDRESS		0xfee00000
#define MSI_DESTINATION_SHIFT	12
#define LEVEL			(1 << 15)
#define ASSERT			(1 << 14)

#define APIC_WORDS		8

#define HV_SINT_AUTO_EOI	(1 << 17)
#define ENABLED			1

static int vm;
static uint32_t vm_flags;
static bool filtered, blocked, eois_are_manual;
struct vcpu vcpus[GUEST_VCPUS];
static struct kvm_irqchip ioapic;

static void set_msr(const struct vcpu *vcpu, uint32_t index, uint64_t value)
{
	struct {
		struct kvm_msrs header;
		struct kvm_msr_entry entry;
	} msrs = { { .nmsrs = 1 }, { .index = index, .data = value } };

	if (KVM_IOCTL(vcpu->fd, KVM_SET_MSRS, &msrs) != 1)
		give_up("KVM does not let userspace set MSR 0x%x", index);
}

static void set_filter(bool on)
{
	uint8_t denied = 0;
	struct kvm_msr_filter filter = { .flags = KVM_MSR_FILTER_DEFAULT_ALLOW };

	if (on)
		filter.ranges[0] = (struct kvm_msr_filter_range) {
			.flags = KVM_MSR_FILTER_WRITE,
			.nmsrs = 1,
			.base = MSR_TSC_DEADLINE,
			.bitmap = &denied,
		};
	KVM_IOCTL(vm, KVM_X86_SET_MSR_FILTER, &filter);
	filtered = on;
}

/* A debugger's; KVM inhibits APIC virtualization, of all vCPUs, while one is blocked. */
static void block_interrupts(const struct vcpu *vcpu, bool on)
{
	struct kvm_guest_debug debug = {};

	if (on)
		debug.control = KVM_GUESTDBG_ENABLE | KVM_GUESTDBG_BLOCKIRQ;
	KVM_IOCTL(vcpu->fd, KVM_SET_GUEST_DEBUG, &debug);
	blocked |= on;
}

static void set_auto_eoi(const struct vcpu *vcpu, bool on)
{
	set_msr(vcpu, MSR_HV_SINT3, AUTO_EOI_VECTOR | (on ? HV_SINT_AUTO_EOI : 0));
}

/* KVM inhibits APIC virtualization, of all vCPUs, while a SynIC ends interrupts. */
static void set_auto_eois(bool on)
{
	int cpu;

	for (cpu = 0; cpu < GUEST_VCPUS; cpu++)
		set_auto_eoi(&vcpus[cpu], on);
	eois_are_manual = !on;
}

static void set_line(uint32_t gsi, bool high)
{
	struct kvm_irq_level level = { .irq = gsi, .level = high };

	KVM_IOCTL(vm, KVM_IRQ_LINE, &level);
}

static void send_msi(int cpu, uint32_t data)
{
	struct kvm_msi msi = {
		.address_lo = MSI_ADDRESS | cpu << MSI_DESTINATION_SHIFT,
		.data = data,
	};

	KVM_IOCTL(vm, KVM_SIGNAL_MSI, &msi);
}

uint32_t apic_register(const struct kvm_lapic_state *apic, uint32_t offset)
{
	uint32_t value;

	memcpy(&value, apic->regs + offset, sizeof(value));
	return value;
}

static void put_in_service(struct kvm_lapic_state *apic, uint8_t vector)
{
	uint32_t offset = APIC_ISR + vector / 32 * APIC_STRIDE;
	uint32_t word = apic_register(apic, offset) | 1U << vector % 32;

	memcpy(apic->regs + offset, &word, sizeof(word));
}

void set_apic(const struct vcpu *vcpu, enum operation_kind kind, uint8_t vector)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu->fd, KVM_GET_LAPIC, &apic);
	if (kind == OP_LAPIC_ADD)
		put_in_service(&apic, vector);
	if (kind == OP_LAPIC_DROP)
		memset(apic.regs + APIC_ISR, 0, APIC_WORDS * APIC_STRIDE);
	KVM_IOCTL(vcpu->fd, KVM_SET_LAPIC, &apic);
}

void do_user_operation(const struct operation *operation)
{
	const struct vcpu *vcpu = &vcpus[operation->cpu];

	switch (operation->kind) {
	case OP_MSI:
		send_msi(operation->cpu, operation->value);
		break;
	case OP_LINE_UP:
	case OP_LINE_DOWN:
		set_line(operation->value, operation->kind == OP_LINE_UP);
		break;
	case OP_LINE_PULSE:
		set_line(operation->value, true);
		set_line(operation->value, false);
		break;
	case OP_LAPIC:
	case OP_LAPIC_ADD:
	case OP_LAPIC_DROP:
		set_apic(vcpu, operation->kind, operation->value);
		break;
	case OP_FILTER:
		set_filter(operation->value);
		break;
	case OP_NMI:
		KVM_IOCTL(vcpu->fd, KVM_NMI, 0);
		break;
	case OP_BLOCK:
		block_interrupts(vcpu, operation->value);
		break;
	case OP_AUTO_EOI:
		if (vm_flags & SYNIC)
			set_auto_eois(operation->value);
		break;
	}
}

void put_back(struct sequences_share *share, uint32_t flags)
{
	struct kvm_vcpu_events events;
	uint64_t pv_eoi;
	int cpu;

	if (filtered)
		set_filter(false);
	if (eois_are_manual)
		set_auto_eois(true);
	set_line(HELD_GSI, false);
	if (!(vm_flags & SPLIT_IRQCHIP))
		KVM_IOCTL(vm, KVM_SET_IRQCHIP, &ioapic);
	for (cpu = 0; cpu < GUEST_VCPUS; cpu++) {
		struct vcpu *vcpu = &vcpus[cpu];

		if (blocked)
			block_interrupts(vcpu, false);
		share->pv_eoi[cpu] = 0;
		pv_eoi = GUEST_SHARE + (char *)&share->pv_eoi[cpu] - (char *)share;
		set_msr(vcpu, MSR_KVM_PV_EOI,
			flags & PV_EOI ? pv_eoi | ENABLED : 0);
		/* An NMI that is only requested becomes pending, and is taken back then. */
		KVM_IOCTL(vcpu->fd, KVM_GET_VCPU_EVENTS, &events);
		KVM_IOCTL(vcpu->fd, KVM_SET_VCPU_EVENTS, &vcpu->events);
		KVM_IOCTL(vcpu->fd, KVM_SET_LAPIC, &vcpu->apic);
	}
	blocked = false;
}

static void set_redirection(uint32_t gsi, uint8_t vector)
{
	uint64_t entry = vector | LEVEL;	/* to vCPU 0 */

	memcpy(&ioapic.chip.ioapic.redirtbl[gsi], &entry, sizeof(entry));
}

static void set_up_ioapic(void)
{
	ioapic.chip_id = KVM_IRQCHIP_IOAPIC;
	KVM_IOCTL(vm, KVM_GET_IRQCHIP, &ioapic);
	set_redirection(HELD_GSI, HELD_VECTOR);
	set_redirection(PULSED_GSI, PULSED_VECTOR);
}

static void set_up_routes(void)
{
	static const struct { uint32_t gsi, vector; } pins[] = {
		{ HELD_GSI, HELD_VECTOR },
		{ PULSED_GSI, PULSED_VECTOR },
	};
	struct {
		struct kvm_irq_routing header;
		struct kvm_irq_routing_entry entry[2];
	} routing = { .header.nr = 2 };
	int i;

	for (i = 0; i < 2; i++)
		routing.entry[i] = (struct kvm_irq_routing_entry) {
			.gsi = pins[i].gsi,
			.type = KVM_IRQ_ROUTING_MSI,
			.u.msi.address_lo = MSI_ADDRESS,
			.u.msi.data = pins[i].vector | ASSERT | LEVEL,
		};
	KVM_IOCTL(vm, KVM_SET_GSI_ROUTING, &routing);
}

void create_vm(uint32_t flags)
{
	const struct vm_setup setup = {
		.userspace_apic = flags & SPLIT_IRQCHIP,
		.no_broadcast_quirk = flags & NO_QUIRK,
		.hyperv = true,
	};
	struct kvm_enable_cap split = {
		.cap = KVM_CAP_SPLIT_IRQCHIP,
		.args = { IOAPIC_PINS },
	};
	struct kvm_enable_cap msr_exits = {
		.cap = KVM_CAP_X86_USER_SPACE_MSR,
		.args = { KVM_MSR_EXIT_REASON_FILTER },
	};

	vm_flags = flags;
	vm = vm_create(&setup);
	KVM_IOCTL(vm, KVM_ENABLE_CAP, &msr_exits);
	if (flags & SPLIT_IRQCHIP) {
		KVM_IOCTL(vm, KVM_ENABLE_CAP, &split);
		set_up_routes();
	} else {
		set_up_ioapic();
	}
}

void create_vcpu(int id)
{
	struct kvm_enable_cap synic = { .cap = KVM_CAP_HYPERV_SYNIC2 };
	struct vcpu *vcpu = &vcpus[id];

	vcpu->fd = vm_create_vcpu(id, &vcpu->run);
	if (vm_flags & SYNIC) {
		KVM_IOCTL(vcpu->fd, KVM_ENABLE_CAP, &synic);
		set_msr(vcpu, MSR_HV_SCONTROL, ENABLED);
		set_msr(vcpu, MSR_HV_SINT2, SYNIC_VECTOR);
		set_auto_eoi(vcpu, true);
	}
}

void save_vcpu(struct vcpu *vcpu)
{
	KVM_IOCTL(vcpu->fd, KVM_GET_LAPIC, &vcpu->apic);
	KVM_IOCTL(vcpu->fd, KVM_GET_VCPU_EVENTS, &vcpu->events);
	vcpu->events.flags = KVM_VCPUEVENT_VALID_NMI_PENDING;
}
