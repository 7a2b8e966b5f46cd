// SPDX-License-Identifier: GPL-2.0
/*
 * Values that reset a vCPU or send it to SMM.  vCPU 1 does not run, so what it is
 * sent stays to be seen; vCPU 0 writes one value at a time, and both are put back to
 * where they were before the next.
 */
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "vm.h"
#include "run.h"
#include "values.h"

#define PAGE		0x1000

#define SLOT_RESET	1
#define SLOT_IN_SMM	(1 << 16)

/* out %al, $port */
#define OUT_IMM8	0xe6

#define SAVED_RIP	(FUZZ_SMI_ENTRY + 0x7f78)

#define APIC_ISR	0x100
#define APIC_TMR	0x180
#define APIC_IRR	0x200
#define APIC_ICR	0x300
#define APIC_ICR2	0x310
#define APIC_STRIDE	0x10

#define EVENT_NMI	0x1
#define EVENT_SMI	0x2
#define EVENT_IN_SMM	0x4
#define EVENT_INIT	0x8

#define FNV_BASIS	0x811c9dc5
#define FNV_PRIME	0x01000193

struct vcpu {
	int fd;
	struct kvm_run *run;
	struct kvm_regs regs;
	struct kvm_sregs sregs;
	struct kvm_lapic_state apic;
	struct kvm_vcpu_events events;
};

static struct vcpu vcpus[GUEST_VCPUS];

static void run(struct vcpu *vcpu)
{
	KVM_IOCTL(vcpu->fd, KVM_RUN, 0);
	if (vcpu->run->exit_reason != KVM_EXIT_IO)
		give_up("a vCPU left with KVM exit reason %u", vcpu->run->exit_reason);
}

static void save(struct vcpu *vcpu)
{
	KVM_IOCTL(vcpu->fd, KVM_GET_REGS, &vcpu->regs);
	KVM_IOCTL(vcpu->fd, KVM_GET_SREGS, &vcpu->sregs);
	KVM_IOCTL(vcpu->fd, KVM_GET_LAPIC, &vcpu->apic);
	KVM_IOCTL(vcpu->fd, KVM_GET_VCPU_EVENTS, &vcpu->events);
	vcpu->events.flags = KVM_VCPUEVENT_VALID_NMI_PENDING | KVM_VCPUEVENT_VALID_SMM |
			     KVM_VCPUEVENT_VALID_SIPI_VECTOR;
}

static void restore(struct vcpu *vcpu, uint32_t state)
{
	struct kvm_mp_state mp_state = { state };

	KVM_IOCTL(vcpu->fd, KVM_SET_VCPU_EVENTS, &vcpu->events);
	KVM_IOCTL(vcpu->fd, KVM_SET_SREGS, &vcpu->sregs);
	KVM_IOCTL(vcpu->fd, KVM_SET_REGS, &vcpu->regs);
	KVM_IOCTL(vcpu->fd, KVM_SET_LAPIC, &vcpu->apic);
	KVM_IOCTL(vcpu->fd, KVM_SET_MP_STATE, &mp_state);
}

static uint32_t apic_register(const struct kvm_lapic_state *apic, uint32_t offset)
{
	uint32_t value;

	memcpy(&value, apic->regs + offset, sizeof(value));
	return value;
}

static uint32_t hash(const struct kvm_lapic_state *apic)
{
	uint32_t offset, sum = FNV_BASIS;

	for (offset = 0; offset < sizeof(apic->regs); offset += APIC_STRIDE)
		sum = (sum ^ apic_register(apic, offset)) * FNV_PRIME;
	return sum;
}

static uint32_t pending(const struct kvm_vcpu_events *events)
{
	return (events->nmi.pending ? EVENT_NMI : 0) |
	       (events->smi.pending ? EVENT_SMI : 0) |
	       (events->smi.smm ? EVENT_IN_SMM : 0) |
	       (events->smi.latched_init ? EVENT_INIT : 0);
}

static void look(const struct vcpu *vcpu, uint64_t value, struct fuzz_cpu *cpu)
{
	uint32_t word = (value & 0xff) / 32 * APIC_STRIDE;
	struct kvm_vcpu_events events;
	struct kvm_lapic_state apic;
	struct kvm_mp_state mp_state;
	struct kvm_sregs sregs;
	struct kvm_regs regs;

	/* First: it has the vCPU accept an INIT or SIPI. */
	KVM_IOCTL(vcpu->fd, KVM_GET_MP_STATE, &mp_state);
	KVM_IOCTL(vcpu->fd, KVM_GET_VCPU_EVENTS, &events);
	KVM_IOCTL(vcpu->fd, KVM_GET_LAPIC, &apic);
	KVM_IOCTL(vcpu->fd, KVM_GET_SREGS, &sregs);
	KVM_IOCTL(vcpu->fd, KVM_GET_REGS, &regs);

	cpu->mp_state = mp_state.mp_state;
	cpu->events = pending(&events);
	cpu->isr = apic_register(&apic, APIC_ISR + word);
	cpu->tmr = apic_register(&apic, APIC_TMR + word);
	cpu->irr = apic_register(&apic, APIC_IRR + word);
	cpu->apic = hash(&apic);
	cpu->cs_base = sregs.cs.base;
	cpu->rip = regs.rip;
}

static uint64_t read_icr(const struct vcpu *vcpu)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu->fd, KVM_GET_LAPIC, &apic);
	return (uint64_t)apic_register(&apic, APIC_ICR2) << 32 | apic_register(&apic, APIC_ICR);
}

static void write_value(char *memory, uint64_t value, struct fuzz_outcome *outcome)
{
	/* Only a vCPU that waits for a SIPI takes one. */
	bool waits = delivery_mode(value) == STARTUP;

	vcpus[0].regs.rdi = value;
	restore(&vcpus[0], KVM_MP_STATE_RUNNABLE);
	restore(&vcpus[1], waits ? KVM_MP_STATE_INIT_RECEIVED : KVM_MP_STATE_RUNNABLE);

	run(&vcpus[0]);
	outcome->left_by = vcpus[0].run->io.port;
	outcome->icr = read_icr(&vcpus[0]);
	look(&vcpus[0], value, &outcome->cpu[0]);
	look(&vcpus[1], value, &outcome->cpu[1]);
	if (outcome->left_by == SMM_PORT)
		memcpy(&outcome->cpu[0].rip, memory + SAVED_RIP, sizeof(uint64_t));
}

static void map(int vm, uint32_t slot, uint64_t at, void *memory, uint64_t size)
{
	struct kvm_userspace_memory_region region = {
		.slot = slot,
		.guest_phys_addr = at,
		.memory_size = size,
		.userspace_addr = (unsigned long)memory,
	};

	KVM_IOCTL(vm, KVM_SET_USER_MEMORY_REGION, &region);
}

static void place_out(char *at, uint8_t port)
{
	at[0] = OUT_IMM8;
	at[1] = port;
}

static void map_ways_out(int vm, char *memory)
{
	char *reset = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (reset == MAP_FAILED)
		give_up("no memory for the reset vector");
	place_out(reset + FUZZ_RESET_AT, RESET_PORT);
	place_out(memory + FUZZ_SMI_ENTRY, SMM_PORT);
	map(vm, SLOT_RESET, FUZZ_RESET_PAGE, reset, PAGE);
	map(vm, SLOT_IN_SMM, 0, memory, GUEST_MEMORY);
}

static void *start_vcpu(void *argument)
{
	int id = (long)argument;
	struct vcpu *vcpu = &vcpus[id];

	vcpu->fd = fuzz_create_vcpu(id, &vcpu->run);
	run(vcpu);
	save(vcpu);
	return NULL;
}

void parked_run(int vm, char *memory)
{
	struct fuzz_outcome *outcomes = (struct fuzz_outcome *)(memory + FUZZ_OUTCOMES);
	struct fuzz_share *share = (struct fuzz_share *)(memory + GUEST_SHARE);
	const uint64_t *values = (const uint64_t *)(memory + FUZZ_VALUES);
	pthread_t threads[GUEST_VCPUS];
	uint32_t i;

	map_ways_out(vm, memory);
	vm_start_vcpus(threads, GUEST_VCPUS, start_vcpu);
	for (i = 0; i < GUEST_VCPUS; i++)
		pthread_join(threads[i], NULL);

	vcpus[0].regs.rip = share->parked_entry;
	for (i = 0; i < share->count; i++) {
		share->current = i;
		write_value(memory, values[i], &outcomes[i]);
	}
}
