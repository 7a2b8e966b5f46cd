// SPDX-License-Identifier: GPL-2.0
/*
 * Requests of other threads must reach a vCPU that writes an MSR for ever: a
 * signal has to end KVM_RUN, an injected interrupt has to be taken, and ioctls that wait
 * for the vCPU have to return, within a number of writes that does not depend on luck.
 */
#include <signal.h>
#include <stdint.h>
#include <unistd.h>

#include "vm.h"
#include "run.h"

#define MANY_WRITES	4000
#define POLL_US		1000

#define MSI_ADDRESS	0xfee00000	/* physical mode, APIC id 0 */

static char page[4096] __attribute__((aligned(4096)));
static volatile uint32_t came_back, came_back_at;

static void on_signal(int number)
{
}

void kick_prepare(void)
{
	const struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &action, NULL);
}

void kick_came_back(const struct case_share *share)
{
	came_back_at = share->sent;
	came_back = 1;
}

static void wait_for(const volatile uint32_t *word)
{
	while (!*word)
		usleep(POLL_US);
}

static void check_writes(uint32_t since, uint32_t until, const char *what)
{
	if (until - since > MANY_WRITES)
		give_up("%u writes went by before %s", until - since, what);
}

/* KVM asks every vCPU to look up, and waits until each has; there is nothing to do then. */
static void check_changes(int vm, const struct case_share *share)
{
	struct kvm_msr_filter filter = { .flags = KVM_MSR_FILTER_DEFAULT_ALLOW };
	struct kvm_userspace_memory_region region = {
		.slot = 1,
		.guest_phys_addr = GUEST_MEMORY,
		.memory_size = sizeof(page),
		.userspace_addr = (unsigned long)page,
	};
	uint32_t sent = share->sent;

	KVM_IOCTL(vm, KVM_SET_USER_MEMORY_REGION, &region);
	check_writes(sent, share->sent, "a memory slot was there");
	sent = share->sent;
	region.memory_size = 0;
	KVM_IOCTL(vm, KVM_SET_USER_MEMORY_REGION, &region);
	check_writes(sent, share->sent, "a memory slot was gone");
	sent = share->sent;
	KVM_IOCTL(vm, KVM_X86_SET_MSR_FILTER, &filter);
	check_writes(sent, share->sent, "there was an MSR filter");
}

void kick_vcpu(pthread_t vcpu, int vm, struct case_share *share)
{
	struct kvm_msi msi = { .address_lo = MSI_ADDRESS, .data = INJECTED_VECTOR };
	uint32_t sent;

	wait_for(&share->sent);
	sent = share->sent;
	pthread_kill(vcpu, SIGUSR1);
	wait_for(&came_back);
	check_writes(sent, came_back_at, "a signal ended KVM_RUN");

	sent = share->sent;
	KVM_IOCTL(vm, KVM_SIGNAL_MSI, &msi);
	wait_for(&share->injected);
	check_writes(sent, share->sent_at_injected, "an injected interrupt was taken");
	check_changes(vm, share);
	share->stop = 1;
}
