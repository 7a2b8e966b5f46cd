// SPDX-License-Identifier: GPL-2.0
/* Runs Linux in a child process. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "init.h"
#include "linux.h"
#include "ports.h"

#define SERIAL		0x3f8
#define SERIAL_STATUS	(SERIAL + 5)
#define SERIAL_EMPTY	0x60
#define GUEST_SECONDS	100000	/* the parent has the time, which may be hours */

#define BUSY_TSS_32	0xb

static struct linux_guest *running;
static uint64_t entry;

static void say(const char *text, size_t size)
{
	struct linux_said *said = running->said;

	if (said->used + size > sizeof(said->text))
		give_up("Linux says too much");
	memcpy(said->text + said->used, text, size);
	said->used += size;
}

static uint8_t ask(void)
{
	uint8_t answer;

	if (write(running->asks, "?", 1) != 1 || read(running->answers, &answer, 1) != 1)
		give_up("nobody says whether to go on");
	return answer;
}

/* Returns false if the guest is over. */
static bool serve_port(struct kvm_run *run)
{
	char *data = (char *)run + run->io.data_offset;
	size_t size = run->io.size * run->io.count;

	if (run->io.direction == KVM_EXIT_IO_OUT) {
		if (run->io.port == PORT_SAYS || run->io.port == SERIAL)
			say(data, size);
		return run->io.port != PORT_END;
	}
	memset(data, 0xff, size);
	if (run->io.port == SERIAL_STATUS)
		*data = SERIAL_EMPTY;
	if (run->io.port == PORT_ORDERS)
		*data = ask();
	return true;
}

/*
 * KVM's SVM resets a vCPU with a TSS of 16 bits in TR, with which Bochs refuses long mode; a CPU of
 * AMD's does not look.
 */
static void give_wide_tss(int vcpu)
{
	struct kvm_sregs sregs;

	KVM_IOCTL(vcpu, KVM_GET_SREGS, &sregs);
	sregs.tr.type = BUSY_TSS_32;
	KVM_IOCTL(vcpu, KVM_SET_SREGS, &sregs);
}

static void *run_vcpu(void *argument)
{
	int id = (long)argument;
	struct kvm_regs regs = { .rip = entry, .rsi = linux_boot_params };
	struct kvm_run *run;
	int vcpu = vm_add_vcpu(id, vm_cpus[id], &run);

	/* The others wait for a STARTUP. */
	if (!id)
		vm_enter_at(vcpu, &regs);
	for (;;) {
		if (ioctl(vcpu, KVM_RUN, 0)) {
			/* It has taken an INIT. */
			if (errno != EAGAIN)
				give_up("vCPU %d: KVM_RUN: %s", id, strerror(errno));
			give_wide_tss(vcpu);
			continue;
		}
		if (run->exit_reason == KVM_EXIT_MMIO)
			memset(run->mmio.data, 0xff, sizeof(run->mmio.data));
		else if (run->exit_reason != KVM_EXIT_IO)
			give_up("vCPU %d left with KVM exit reason %u", id, run->exit_reason);
		else if (!serve_port(run))
			_exit(0);
	}
}

static void run_linux_vcpus(void)
{
	const struct kvm_pit_config pit = { .flags = KVM_PIT_SPEAKER_DUMMY };
	pthread_t threads[GUEST_VCPUS];
	char *memory = mmap(NULL, LINUX_MEMORY, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i, vm;

	if (memory == MAP_FAILED)
		give_up("no memory for Linux");
	vm_use_memory(memory, LINUX_MEMORY);
	entry = linux_load(memory, running->command_line);
	vm = vm_create(&running->setup);
	KVM_IOCTL(vm, KVM_CREATE_PIT2, &pit);
	vm_start_vcpus(threads, GUEST_VCPUS, run_vcpu);
	for (i = 0; i < GUEST_VCPUS; i++)
		pthread_join(threads[i], NULL);
}

void linux_start(struct linux_guest *guest)
{
	int asks[2], answers[2];

	if (pipe(asks) || pipe(answers))
		fail("no pipes for a guest: %m");
	guest->said = vm_prepare("", 0);
	running = guest;
	guest->asks = asks[1];
	guest->answers = answers[0];
	guest->pid = vm_start_child(run_linux_vcpus, GUEST_SECONDS);
	close(asks[1]);
	close(answers[0]);
	guest->asks = asks[0];
	guest->answers = answers[1];
}

bool linux_wait(struct linux_guest *guest, unsigned int seconds)
{
	struct pollfd asked = { .fd = guest->asks, .events = POLLIN };
	char question;

	if (poll(&asked, 1, seconds * 1000) != 1) {
		kill(guest->pid, SIGALRM);
		return false;
	}
	return read(guest->asks, &question, 1) == 1;
}

void linux_answer(struct linux_guest *guest, enum linux_order order)
{
	char answer = order;

	if (write(guest->answers, &answer, 1) != 1)
		fail("Linux does not listen: %m");
}

bool linux_end(struct linux_guest *guest, char *why, size_t size)
{
	int status = vm_end_child(guest->pid);

	close(guest->asks);
	close(guest->answers);
	if (status)
		vm_explain(status, why, size);
	return !status;
}
