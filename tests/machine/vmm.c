// SPDX-License-Identifier: GPL-2.0
/* Runs the guest on KVM's ioctls: two vCPUs, each pinned to a CPU of its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "longmode.h"
#include "vmm.h"

#define GUEST_SECONDS		20
#define CPUID_ENTRIES		128
#define TSS_ADDRESS		0xfffbd000

#define CPUID_X2APIC		(1 << 21)
#define CPUID_APIC_ID_SHIFT	24

#define RFLAGS_RESERVED		0x2

extern const char guest_image[], guest_image_end[];

/* Outlives the process that runs the guest, even when that is killed. */
struct shared {
	char memory[GUEST_MEMORY];
	char why[128];
};

static struct shared *shared;
static int kvm, vm;

static void __attribute__((noreturn, format(printf, 1, 2))) give_up(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(shared->why, sizeof(shared->why), format, args);
	va_end(args);
	_exit(1);
}

static int kvm_ioctl(int fd, unsigned long request, const char *name, void *arg)
{
	int ret = ioctl(fd, request, arg);

	if (ret < 0)
		give_up("%s: %s", name, strerror(errno));
	return ret;
}

#define KVM_IOCTL(fd, request, arg) \
	kvm_ioctl(fd, request, #request, (void *)(unsigned long)(arg))

static void set_cpuid(int vcpu, int apic_id)
{
	struct kvm_cpuid2 *cpuid;
	unsigned int i;

	cpuid = calloc(1, sizeof(*cpuid) + CPUID_ENTRIES * sizeof(cpuid->entries[0]));
	if (!cpuid)
		give_up("no memory for CPUID");
	cpuid->nent = CPUID_ENTRIES;
	KVM_IOCTL(kvm, KVM_GET_SUPPORTED_CPUID, cpuid);

	for (i = 0; i < cpuid->nent; i++) {
		struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];

		switch (entry->function) {
		case 1:
			entry->ebx &= (1U << CPUID_APIC_ID_SHIFT) - 1;
			entry->ebx |= apic_id << CPUID_APIC_ID_SHIFT;
			entry->ecx |= CPUID_X2APIC;
			break;
		case 0xb:
		case 0x1f:
			entry->edx = apic_id;
			break;
		}
	}
	KVM_IOCTL(vcpu, KVM_SET_CPUID2, cpuid);
	free(cpuid);
}

static int create_vcpu(int id)
{
	struct kvm_mp_state runnable = { KVM_MP_STATE_RUNNABLE };
	struct kvm_regs regs = {
		.rip = GUEST_IMAGE,
		.rsp = GUEST_STACK(id) - sizeof(uint64_t),
		.rdi = id,
		.rflags = RFLAGS_RESERVED,
	};
	struct kvm_sregs sregs;
	int vcpu = KVM_IOCTL(vm, KVM_CREATE_VCPU, id);

	set_cpuid(vcpu, id);
	KVM_IOCTL(vcpu, KVM_GET_SREGS, &sregs);
	longmode_sregs(&sregs);
	KVM_IOCTL(vcpu, KVM_SET_SREGS, &sregs);
	KVM_IOCTL(vcpu, KVM_SET_REGS, &regs);
	KVM_IOCTL(vcpu, KVM_SET_MP_STATE, &runnable);
	return vcpu;
}

static void pin_to_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		give_up("cannot run on CPU %d: %s", cpu, strerror(errno));
}

static void *run_vcpu(void *argument)
{
	int id = (long)argument;
	int vcpu = create_vcpu(id);
	struct kvm_run *run;

	run = mmap(NULL, KVM_IOCTL(kvm, KVM_GET_VCPU_MMAP_SIZE, 0),
		   PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	if (run == MAP_FAILED)
		give_up("cannot map vCPU %d: %s", id, strerror(errno));

	pin_to_cpu(id);
	KVM_IOCTL(vcpu, KVM_RUN, 0);
	if (run->exit_reason != KVM_EXIT_IO || run->io.port != GUEST_DONE_PORT)
		give_up("vCPU %d left with KVM exit reason %u", id, run->exit_reason);
	return NULL;
}

static void create_vm(void)
{
	struct kvm_userspace_memory_region region = {
		.memory_size = GUEST_MEMORY,
		.userspace_addr = (unsigned long)shared->memory,
	};
	/* A spinning vCPU has a CPU of its own; its pauses are no exits to time. */
	struct kvm_enable_cap spin = {
		.cap = KVM_CAP_X86_DISABLE_EXITS,
		.args = { KVM_X86_DISABLE_EXITS_PAUSE },
	};

	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		give_up("/dev/kvm: %s", strerror(errno));
	vm = KVM_IOCTL(kvm, KVM_CREATE_VM, 0);
	KVM_IOCTL(vm, KVM_SET_TSS_ADDR, TSS_ADDRESS);
	KVM_IOCTL(vm, KVM_CREATE_IRQCHIP, 0);
	KVM_IOCTL(vm, KVM_ENABLE_CAP, &spin);
	KVM_IOCTL(vm, KVM_SET_USER_MEMORY_REGION, &region);
}

static void __attribute__((noreturn)) run_guest(void)
{
	pthread_t thread[GUEST_VCPUS];
	long i;

	alarm(GUEST_SECONDS);
	create_vm();
	for (i = 0; i < GUEST_VCPUS; i++)
		if (pthread_create(&thread[i], NULL, run_vcpu, (void *)i))
			give_up("no thread for vCPU %ld", i);
	for (i = 0; i < GUEST_VCPUS; i++)
		pthread_join(thread[i], NULL);
	_exit(0);
}

/* Where the guest got stuck shows in how many IPIs it sent and took. */
static void explain(int status, const struct guest_share *share, char *why, size_t size)
{
	const char *verb = "failed";

	if (WIFSIGNALED(status))
		verb = WTERMSIG(status) == SIGALRM ? "timed out" : "was killed";
	snprintf(why, size, "guest %s: %s (sent %u+%u+%u, received %u+%u)", verb,
		 shared->why[0] ? shared->why : strsignal(WTERMSIG(status)),
		 share->sent[0], share->sent_declined, share->sent[1],
		 share->received[0], share->received[1]);
}

bool vmm_run(const struct guest_orders *orders, struct guest_share *report,
	     char *why, size_t size)
{
	struct guest_share *share;
	int status = -1;
	pid_t pid;

	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED) {
		snprintf(why, size, "no memory for a guest");
		return false;
	}
	share = (struct guest_share *)(shared->memory + GUEST_SHARE);
	share->orders = *orders;
	longmode_tables(shared->memory);
	memcpy(shared->memory + GUEST_IMAGE, guest_image, guest_image_end - guest_image);

	pid = fork();
	if (!pid)
		run_guest();
	if (pid > 0)
		waitpid(pid, &status, 0);
	if (status)
		explain(status, share, why, size);
	*report = *share;
	munmap(shared, sizeof(*shared));
	return !status;
}
