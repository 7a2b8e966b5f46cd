/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: per-CPU variables with the same instructions, a %gs prefix.
 * Each thread is a CPU: its GS base is how far its copy lies behind the original.
 */
#ifndef BENCH_LINUX_PERCPU_H
#define BENCH_LINUX_PERCPU_H

#include <stddef.h>

#define __percpu

#define PER_CPU_SECTION __attribute__((section("percpu")))

#define DECLARE_PER_CPU(type, name) extern type name
#define DEFINE_PER_CPU(type, name) PER_CPU_SECTION type name
#define EXPORT_PER_CPU_SYMBOL_GPL(name)

#define __this_cpu_inc(variable) \
	asm volatile("incq %%gs:%0" : "+m"(variable))

extern unsigned int nr_cpus;
extern ptrdiff_t cpu_offset[];

#define for_each_possible_cpu(cpu) \
	for ((cpu) = 0; (cpu) < (int)nr_cpus; (cpu)++)
#define per_cpu_ptr(pointer, cpu) \
	((typeof(pointer))((char *)(pointer) + cpu_offset[cpu]))
#define per_cpu(variable, cpu) (*per_cpu_ptr(&(variable), cpu))

void *percpu_alloc(size_t size);
void free_percpu(const void *pointer);

#define alloc_percpu(type) ((type *)percpu_alloc(sizeof(type)))

#endif
