// SPDX-License-Identifier: GPL-2.0
/*
 * Threads that play CPUs: each pinned to one, with a copy of the per-CPU variables.
 */
#include <asm/prctl.h>
#include <sched.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/percpu.h>

#include "bench.h"

#define PAGE		4096
#define DYNAMIC		(64 * 1024)

unsigned int nr_cpus;
ptrdiff_t cpu_offset[MAX_CPUS];

extern char __start_percpu[], __stop_percpu[];

/* What alloc_percpu() gives away; the kernel's first chunk has such a part too. */
static PER_CPU_SECTION char dynamic[DYNAMIC] __attribute__((aligned(64)));
static size_t dynamic_used;
static unsigned int dynamic_allocated;

static struct kvm_vcpu *vcpus;
static cpu_set_t allowed;

void *percpu_alloc(size_t size)
{
	void *pointer = dynamic + dynamic_used;
	unsigned int cpu;

	if (dynamic_used + size > DYNAMIC)
		die("no per-CPU memory");
	dynamic_used += size;
	dynamic_allocated++;
	for (cpu = 0; cpu < nr_cpus; cpu++)
		memset(per_cpu_ptr(pointer, cpu), 0, size);
	return pointer;
}

/* Memory is had again when all is free. */
void free_percpu(const void *pointer)
{
	if (pointer && !--dynamic_allocated)
		dynamic_used = 0;
}

static void *zeroed(size_t size)
{
	size_t room = (size + PAGE - 1) / PAGE * PAGE;
	void *memory = aligned_alloc(PAGE, room);

	if (!memory)
		die("no memory");
	return memset(memory, 0, room);
}

static void prepare_vcpu(struct kvm_vcpu *vcpu)
{
	vcpu->apic = vcpu;
	vcpu->apic_mode = 0xc00;
	vcpu->phys_map[0] = vcpu;
}

void cpus_prepare(unsigned int most)
{
	unsigned int cpu, count;

	if (sched_getaffinity(0, sizeof(allowed), &allowed))
		die("cannot tell which CPUs may be used");
	count = CPU_COUNT(&allowed);
	if (count > most)
		count = most;
	nr_cpus = count;
	vcpus = zeroed(count * sizeof(*vcpus));
	for (cpu = 0; cpu < count; cpu++) {
		char *copy = zeroed(__stop_percpu - __start_percpu);

		cpu_offset[cpu] = copy - __start_percpu;
		prepare_vcpu(&vcpus[cpu]);
	}
}

struct kvm_vcpu *cpu_vcpu(unsigned int cpu)
{
	return &vcpus[cpu];
}

/* The @nth CPU that this process may run on. */
static void pin_to(unsigned int nth)
{
	cpu_set_t set;
	int cpu;

	for (cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &allowed) || nth--)
			continue;
		CPU_ZERO(&set);
		CPU_SET(cpu, &set);
		if (!sched_setaffinity(0, sizeof(set), &set))
			return;
	}
	die("cannot pin a thread to a CPU");
}

void cpu_become(unsigned int cpu)
{
	pin_to(cpu);
	if (syscall(SYS_arch_prctl, ARCH_SET_GS, cpu_offset[cpu]))
		die("cannot set the GS base");
}
