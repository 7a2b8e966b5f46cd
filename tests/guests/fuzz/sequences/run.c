// SPDX-License-Identifier: GPL-2.0
/*
 * Runs a batch of sequences in one VM.  One thread drives both vCPUs, one after the
 * other, so that nothing depends on time.
 */
#include <stdio.h>
#include <string.h>

#include "vm.h"
#include "world.h"

#define GUEST_SECONDS		60

#define FNV_BASIS		0x811c9dc5
#define FNV_PRIME		0x01000193

extern const char sequences_image[], sequences_image_end[];

static const struct batch *batch;
static char *memory;

static struct sequences_share *share(void)
{
	return (struct sequences_share *)(memory + GUEST_SHARE);
}

static struct log *log_of(uint32_t sequence)
{
	return (struct log *)(memory + SEQUENCES_LOGS) + sequence;
}

static void see(uint8_t operation, int cpu, enum record_kind kind, uint8_t detail,
		uint32_t value)
{
	const struct record record = { operation, cpu, kind, detail, value };

	note(log_of(share()->current), record);
	if (log_of(share()->current)->count > LOG_RECORDS)
		give_up("a sequence's log is full");
}

static void enter(struct vcpu *vcpu, uint32_t first, uint32_t end)
{
	int cpu = vcpu - vcpus;

	share()->next = first;
	share()->end = end;
	for (;;) {
		KVM_IOCTL(vcpu->fd, KVM_RUN, 0);
		switch (vcpu->run->exit_reason) {
		case KVM_EXIT_IO:
			return;
		case KVM_EXIT_IOAPIC_EOI:
			see(share()->next, cpu, SAW_IOAPIC_EOI, vcpu->run->eoi.vector, 0);
			break;
		case KVM_EXIT_X86_WRMSR:
			see(share()->next, cpu, SAW_FILTERED, 0, vcpu->run->msr.index);
			vcpu->run->msr.error = 0;
			break;
		case KVM_EXIT_FAIL_ENTRY:
			see(share()->next, cpu, SAW_ENTRY_FAIL, 0,
			    vcpu->run->fail_entry.hardware_entry_failure_reason);
			/* Makes KVM compute again what VMX refused. */
			set_apic(vcpu, OP_LAPIC, 0);
			break;
		default:
			give_up("vCPU %d left with KVM exit reason %u", cpu,
				vcpu->run->exit_reason);
		}
	}
}

/* TMCCT is time; KVM's copy of PPR is out of date until the guest or KVM asks for it. */
static uint32_t hash(const struct kvm_lapic_state *apic)
{
	uint32_t offset, sum = FNV_BASIS;

	for (offset = 0; offset < sizeof(apic->regs); offset += APIC_STRIDE)
		if (offset != APIC_TMCCT && offset != APIC_PPR)
			sum = (sum ^ apic_register(apic, offset)) * FNV_PRIME;
	return sum;
}

static void look(uint8_t operation)
{
	struct kvm_vcpu_events events;
	struct kvm_lapic_state apic;
	int cpu, i, word;

	for (cpu = 0; cpu < GUEST_VCPUS; cpu++) {
		KVM_IOCTL(vcpus[cpu].fd, KVM_GET_LAPIC, &apic);
		KVM_IOCTL(vcpus[cpu].fd, KVM_GET_VCPU_EVENTS, &events);
		see(operation, cpu, SAW_TPR, 0, apic_register(&apic, APIC_TPR));
		for (i = 0; i < WATCHED_WORDS; i++) {
			word = WATCHED_WORD(i);
			see(operation, cpu, SAW_ISR, word,
			    apic_register(&apic, APIC_ISR + word * APIC_STRIDE));
			see(operation, cpu, SAW_TMR, word,
			    apic_register(&apic, APIC_TMR + word * APIC_STRIDE));
			see(operation, cpu, SAW_IRR, word,
			    apic_register(&apic, APIC_IRR + word * APIC_STRIDE));
		}
		see(operation, cpu, SAW_REGISTERS, 0, hash(&apic));
		see(operation, cpu, SAW_NMI_PENDING, 0, events.nmi.pending);
	}
}

static void run_sequence(const struct sequence *sequence)
{
	const struct operation *operation = sequence->operation;
	uint32_t first, end;

	put_back(share(), sequence->flags);
	share()->flags = sequence->flags;
	memcpy(share()->operation, operation, sizeof(sequence->operation));
	look(BEFORE_THE_FIRST);

	for (first = 0; first < sequence->count; first = end) {
		end = first + 1;
		if (operation[first].kind >= NR_GUEST_OPERATIONS) {
			do_user_operation(&operation[first]);
		} else {
			while (end < sequence->count &&
			       operation[end].kind < NR_GUEST_OPERATIONS &&
			       operation[end].cpu == operation[first].cpu)
				end++;
			enter(&vcpus[operation[first].cpu], first, end);
		}
		look(end - 1);
	}
}

static void run_guest(void)
{
	int cpu;
	uint32_t i;

	create_vm(batch->sequence[0].flags);
	for (cpu = 0; cpu < GUEST_VCPUS; cpu++) {
		create_vcpu(cpu);
		enter(&vcpus[cpu], 0, 0);
		save_vcpu(&vcpus[cpu]);
	}
	for (i = 0; i < batch->count; i++) {
		share()->current = i;
		run_sequence(&batch->sequence[i]);
	}
}

bool run_batch(const struct batch *ordered, struct logs *logs, char *why, size_t size)
{
	int status;
	size_t used;

	batch = ordered;
	memory = (char *)vm_prepare(sequences_image, sequences_image_end - sequences_image) -
		 GUEST_SHARE;
	status = vm_run_child(run_guest, GUEST_SECONDS);
	if (status) {
		vm_explain(status, why, size);
		used = strlen(why);
		snprintf(why + used, size - used, " at operation %u", share()->next);
		print_case(&batch->sequence[share()->current]);
	}
	memcpy(logs, log_of(0), sizeof(*logs));
	vm_release();
	return !status;
}
