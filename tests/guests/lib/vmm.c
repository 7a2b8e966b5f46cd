// SPDX-License-Identifier: GPL-2.0
/* Runs the demo's guest. */
#include <stdio.h>
#include <string.h>

#include "vm.h"
#include "vmm.h"

#define GUEST_SECONDS		20

extern const char demo_image[], demo_image_end[];

static uint32_t filtered;

static void *run_vcpu(void *argument)
{
	int id = (long)argument;
	struct kvm_run *run;
	int vcpu = vm_create_vcpu(id, &run);

	KVM_IOCTL(vcpu, KVM_RUN, 0);
	if (run->exit_reason != KVM_EXIT_IO || run->io.port != GUEST_DONE_PORT)
		give_up("vCPU %d left with KVM exit reason %u", id, run->exit_reason);
	return NULL;
}

/* A spinning vCPU has a CPU of its own; its pauses are no exits to time. */
static void run_vcpus(struct vm_setup setup)
{
	pthread_t threads[GUEST_VCPUS];
	int i, vm;

	setup.disabled_exits |= KVM_X86_DISABLE_EXITS_PAUSE;
	vm = vm_create(&setup);

	if (filtered)
		vm_filter_writes(vm, filtered);
	vm_start_vcpus(threads, GUEST_VCPUS, run_vcpu);
	for (i = 0; i < GUEST_VCPUS; i++)
		pthread_join(threads[i], NULL);
}

void vmm_run_vcpus(void)
{
	run_vcpus((struct vm_setup){ 0 });
}

void vmm_run_hyperv_vcpus(void)
{
	run_vcpus((struct vm_setup){ .hyperv = true });
}

/* KVM does not use VMX's preemption timer for a guest that may MWAIT. */
void vmm_run_hrtimer_vcpus(void)
{
	run_vcpus((struct vm_setup){ .disabled_exits = KVM_X86_DISABLE_EXITS_MWAIT });
}

/* Where the guest got stuck shows in how many IPIs it sent and took. */
static void explain(int status, const struct guest_share *share, char *why, size_t size)
{
	size_t used;

	vm_explain(status, why, size);
	used = strlen(why);
	snprintf(why + used, size - used, " (sent %u+%u+%u, received %u+%u)",
		 share->sent[0], share->sent_declined, share->sent[1],
		 share->received[0], share->received[1]);
}

bool vmm_run(const struct guest_orders *orders, struct guest_share *report,
	     char *why, size_t size)
{
	struct guest_share *share = vm_prepare(demo_image, demo_image_end - demo_image);
	int status;

	share->orders = *orders;
	filtered = orders->filtered;
	status = vm_run_child(vmm_run_vcpus, orders->seconds ?: GUEST_SECONDS);
	if (status)
		explain(status, share, why, size);
	*report = *share;
	vm_release();
	return !status;
}
