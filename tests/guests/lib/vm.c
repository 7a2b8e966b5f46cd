// SPDX-License-Identifier: GPL-2.0
/* A VM on KVM's ioctls: its vCPUs are pinned, each to a CPU of its own. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"
#include "longmode.h"
#include "vm.h"

#define CPUID_ENTRIES		128
#define TSS_ADDRESS		0xfffbd000
#define IOAPIC_PINS		24

#define CPUID_X2APIC		(1 << 21)
#define CPUID_TSC_DEADLINE	(1 << 24)
#define CPUID_IS_GUEST		(1U << 31)
#define CPUID_APIC_ID_SHIFT	24

#define CPUID_HYPERVISOR	0x40000000
#define CPUID_KVM_FEATURES	0x40000001
#define CPUID_NEXT_HYPERVISOR	0x100	/* KVM's own leaves, behind Hyper-V's */
#define CPUID_HV_INTERFACE	0x40000001
#define CPUID_HV_FEATURES	0x40000003
#define HV_INTERFACE		0x31237648	/* "Hv#1" */
#define HV_APIC_ACCESS		(1 << 4)

#define RFLAGS_RESERVED		0x2

/* Outlives the process that runs the guest, even when that is killed. */
struct shared {
	char memory[GUEST_MEMORY];
	char why[128];
};

static struct shared *shared;
static char *memory;
static size_t memory_size;
static int kvm, vm;
static struct vm_setup made;

int vm_cpus[GUEST_VCPUS] = { 0, 1 };

void vm_use_memory(char *pages, size_t size)
{
	memory = pages;
	memory_size = size;
	longmode_tables(memory);
}

void *vm_prepare(const char *image, size_t size)
{
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		fail("no memory for a guest: %m");
	vm_use_memory(shared->memory, sizeof(shared->memory));
	memcpy(memory + GUEST_IMAGE, image, size);
	return memory + GUEST_SHARE;
}

pid_t vm_start_child(void (*run)(void), unsigned int seconds)
{
	pid_t pid = fork();

	if (!pid) {
		alarm(seconds);
		run();
		_exit(0);
	}
	if (pid < 0)
		fail("no process for a guest: %m");
	return pid;
}

int vm_end_child(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		fail("a guest has no process: %m");
	return status;
}

int vm_run_child(void (*run)(void), unsigned int seconds)
{
	return vm_end_child(vm_start_child(run, seconds));
}

void vm_explain(int status, char *why, size_t size)
{
	const char *verb = "failed";

	if (WIFSIGNALED(status))
		verb = WTERMSIG(status) == SIGALRM ? "timed out" : "was killed";
	snprintf(why, size, "guest %s: %s", verb,
		 shared->why[0] ? shared->why : strsignal(WTERMSIG(status)));
}

void vm_release(void)
{
	munmap(shared, sizeof(*shared));
}

void give_up(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(shared->why, sizeof(shared->why), format, args);
	va_end(args);
	_exit(1);
}

int kvm_ioctl(int fd, unsigned long request, const char *name, void *arg)
{
	int ret = TEMP_FAILURE_RETRY(ioctl(fd, request, arg));

	if (ret < 0)
		give_up("%s: %s", name, strerror(errno));
	return ret;
}

int kvm_capability(long capability)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int answer = ioctl(fd, KVM_CHECK_EXTENSION, capability);

	if (answer < 0)
		fail("/dev/kvm: %m");
	close(fd);
	return answer;
}

static void add_leaf(struct kvm_cpuid2 *cpuid, uint32_t function, uint32_t eax)
{
	cpuid->entries[cpuid->nent++] = (struct kvm_cpuid_entry2) {
		.function = function,
		.eax = eax,
	};
}

static void show_hyperv(struct kvm_cpuid2 *cpuid)
{
	unsigned int i;

	for (i = 0; i < cpuid->nent; i++)
		if ((cpuid->entries[i].function & ~0xffU) == CPUID_HYPERVISOR)
			cpuid->entries[i].function += CPUID_NEXT_HYPERVISOR;
	add_leaf(cpuid, CPUID_HYPERVISOR, CPUID_HV_FEATURES);
	memcpy(&cpuid->entries[cpuid->nent - 1].ebx, "Microsoft Hv", 12);
	add_leaf(cpuid, CPUID_HV_INTERFACE, HV_INTERFACE);
	add_leaf(cpuid, CPUID_HV_FEATURES, made.hyperv_hides_apic ? 0 : HV_APIC_ACCESS);
}

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
			entry->ebx |= (uint32_t)apic_id << CPUID_APIC_ID_SHIFT;
			entry->ecx |= CPUID_X2APIC | CPUID_TSC_DEADLINE;
			if (made.hypervisor)
				entry->ecx |= CPUID_IS_GUEST;
			if (made.no_tsc_deadline)
				entry->ecx &= ~CPUID_TSC_DEADLINE;
			break;
		case 0xb:
		case 0x1f:
			entry->edx = apic_id;
			break;
		case CPUID_KVM_FEATURES:
			entry->eax &= ~made.hidden_pv_features;
			break;
		}
	}
	if (made.hyperv)
		show_hyperv(cpuid);
	KVM_IOCTL(vcpu, KVM_SET_CPUID2, cpuid);
	free(cpuid);
}

static void pin_to_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		give_up("cannot run on CPU %d: %s", cpu, strerror(errno));
}

void vm_enter_at(int vcpu, struct kvm_regs *regs)
{
	struct kvm_mp_state runnable = { KVM_MP_STATE_RUNNABLE };
	struct kvm_sregs sregs;

	regs->rflags = RFLAGS_RESERVED;
	KVM_IOCTL(vcpu, KVM_GET_SREGS, &sregs);
	longmode_sregs(&sregs);
	KVM_IOCTL(vcpu, KVM_SET_SREGS, &sregs);
	KVM_IOCTL(vcpu, KVM_SET_REGS, regs);
	KVM_IOCTL(vcpu, KVM_SET_MP_STATE, &runnable);
}

int vm_add_vcpu(int id, int cpu, struct kvm_run **run)
{
	struct kvm_enable_cap enforce_pv_features = {
		.cap = KVM_CAP_ENFORCE_PV_FEATURE_CPUID,
		.args = { 1 },
	};
	int vcpu = KVM_IOCTL(vm, KVM_CREATE_VCPU, id);

	set_cpuid(vcpu, id);
	KVM_IOCTL(vcpu, KVM_ENABLE_CAP, &enforce_pv_features);

	*run = mmap(NULL, KVM_IOCTL(kvm, KVM_GET_VCPU_MMAP_SIZE, 0),
		    PROT_READ | PROT_WRITE, MAP_SHARED, vcpu, 0);
	if (*run == MAP_FAILED)
		give_up("cannot map vCPU %d: %s", id, strerror(errno));

	if (cpu != VM_ANY_CPU)
		pin_to_cpu(cpu);
	return vcpu;
}

int vm_create_vcpu_with_id(int number, int id, struct kvm_run **run)
{
	struct kvm_regs regs = {
		.rip = GUEST_IMAGE,
		.rsp = GUEST_STACK(number) - sizeof(uint64_t),
		.rdi = number,
	};
	int vcpu = vm_add_vcpu(id, vm_cpus[number], run);

	vm_enter_at(vcpu, &regs);
	return vcpu;
}

int vm_create_vcpu(int id, struct kvm_run **run)
{
	return vm_create_vcpu_with_id(id, id, run);
}

void vm_start_vcpus(pthread_t *threads, long count, void *(*run)(void *))
{
	long i;

	for (i = 0; i < count; i++)
		if (pthread_create(&threads[i], NULL, run, (void *)i))
			give_up("no thread for vCPU %ld", i);
}

void vm_filter_writes(int vm, uint32_t msr)
{
	uint8_t allowed = 0;
	struct kvm_msr_filter filter = {
		.flags = KVM_MSR_FILTER_DEFAULT_ALLOW,
		.ranges[0] = {
			.flags = KVM_MSR_FILTER_WRITE,
			.nmsrs = 1,
			.base = msr,
			.bitmap = &allowed,
		},
	};

	KVM_IOCTL(vm, KVM_X86_SET_MSR_FILTER, &filter);
}

int vm_create(const struct vm_setup *setup)
{
	struct kvm_userspace_memory_region region = {
		.memory_size = memory_size,
		.userspace_addr = (unsigned long)memory,
	};
	struct kvm_enable_cap exits = {
		.cap = KVM_CAP_X86_DISABLE_EXITS,
		.args = { setup->disabled_exits },
	};
	struct kvm_enable_cap split = {
		.cap = KVM_CAP_SPLIT_IRQCHIP,
		.args = { IOAPIC_PINS },
	};
	struct kvm_enable_cap x2apic = {
		.cap = KVM_CAP_X2APIC_API,
		.args = {
			(setup->no_broadcast_quirk ? KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK : 0) |
			(setup->wide_ids ? KVM_X2APIC_API_USE_32BIT_IDS : 0),
		},
	};

	made = *setup;
	kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (kvm < 0)
		give_up("/dev/kvm: %s", strerror(errno));
	vm = KVM_IOCTL(kvm, KVM_CREATE_VM, 0);
	KVM_IOCTL(vm, KVM_SET_TSS_ADDR, TSS_ADDRESS);
	if (setup->split_irqchip)
		KVM_IOCTL(vm, KVM_ENABLE_CAP, &split);
	else if (!setup->userspace_apic)
		KVM_IOCTL(vm, KVM_CREATE_IRQCHIP, 0);
	KVM_IOCTL(vm, KVM_ENABLE_CAP, &exits);
	KVM_IOCTL(vm, KVM_ENABLE_CAP, &x2apic);
	KVM_IOCTL(vm, KVM_SET_USER_MEMORY_REGION, &region);
	return vm;
}
