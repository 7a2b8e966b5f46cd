// SPDX-License-Identifier: GPL-2.0
/* Runs the guest that writes a batch of values. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "vm.h"
#include "run.h"

#define GUEST_SECONDS	120

#define APIC_IRR	0x200

extern const char fuzz_image[], fuzz_image_end[];

static char *memory;
static const struct fuzz_world *world;

static struct fuzz_share *share(void)
{
	return (struct fuzz_share *)(memory + GUEST_SHARE);
}

static void clear_never_taken(int vcpu)
{
	struct kvm_lapic_state apic;

	KVM_IOCTL(vcpu, KVM_GET_LAPIC, &apic);
	memset(apic.regs + APIC_IRR, 0, sizeof(uint16_t));
	KVM_IOCTL(vcpu, KVM_SET_LAPIC, &apic);
}

int fuzz_create_vcpu(int id, struct kvm_run **run)
{
	static atomic_int created;
	int vcpu;

	while (created != id)
		sched_yield();
	vcpu = vm_create_vcpu_with_id(id, id && world->wide_ids ? FUZZ_WIDE_ID : id, run);
	created++;
	return vcpu;
}

static void *run_vcpu(void *argument)
{
	int id = (long)argument;
	struct kvm_run *run;
	int vcpu = fuzz_create_vcpu(id, &run);

	for (;;) {
		KVM_IOCTL(vcpu, KVM_RUN, 0);
		if (run->exit_reason != KVM_EXIT_IO)
			give_up("vCPU %d left with KVM exit reason %u", id, run->exit_reason);
		if (run->io.port == GUEST_DONE_PORT)
			return NULL;
		clear_never_taken(vcpu);
	}
}

static void run_guest(void)
{
	const struct vm_setup setup = {
		.disabled_exits = KVM_X86_DISABLE_EXITS_PAUSE,
		.no_broadcast_quirk = world->no_broadcast_quirk,
		.wide_ids = world->wide_ids,
		.hyperv = world->msr != MSR_X2APIC_ICR,
	};
	int i, vm = vm_create(&setup);
	pthread_t threads[GUEST_VCPUS];

	if (share()->parked) {
		parked_run(vm, memory);
		return;
	}
	vm_start_vcpus(threads, GUEST_VCPUS, run_vcpu);
	for (i = 0; i < GUEST_VCPUS; i++)
		pthread_join(threads[i], NULL);
}

static void explain(int status, char *why, size_t size)
{
	uint32_t current = share()->current;
	size_t used;

	vm_explain(status, why, size);
	used = strlen(why);
	snprintf(why + used, size - used, " (at value %u of %u, 0x%016llx)", current,
		 share()->count,
		 ((unsigned long long *)(memory + FUZZ_VALUES))[current % FUZZ_BATCH]);
}

bool fuzz_run(const struct fuzz_batch *batch, struct fuzz_result *result,
	      char *why, size_t size)
{
	int status;

	memory = (char *)vm_prepare(fuzz_image, fuzz_image_end - fuzz_image) - GUEST_SHARE;
	share()->count = batch->count;
	share()->parked = batch->parked;
	world = &fuzz_worlds[batch->world];
	share()->msr = world->msr;
	share()->xapic = world->xapic;
	memcpy(memory + FUZZ_VALUES, batch->value, batch->count * sizeof(batch->value[0]));

	status = vm_run_child(run_guest, GUEST_SECONDS);
	if (status)
		explain(status, why, size);
	memcpy(result->outcome, memory + FUZZ_OUTCOMES, sizeof(result->outcome));
	memcpy(result->apic, share()->apic, sizeof(result->apic));
	vm_release();
	return !status;
}
