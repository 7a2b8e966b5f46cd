/* SPDX-License-Identifier: GPL-2.0 */
/*
 * L1: the least hypervisor that can run L2 up to its first exit.
 */
#ifndef MACHINE_NESTED_H
#define MACHINE_NESTED_H

#include <stdbool.h>
#include <stdint.h>

#include "cases.h"

struct l2_write {
	uint32_t msr;
	uint64_t value;
	bool intercepted;
	const char *entry;	/* of L2 */
};

void run_l2(struct case_share *share);

/* Both return the vendor's number of L2's exit, and its RIP then. */
uint32_t vmx_run_l2(const struct l2_write *write, uint64_t *rip);
uint32_t svm_run_l2(const struct l2_write *write, uint64_t *rip);

static inline uint64_t read_cr0(void)
{
	uint64_t cr0;

	asm volatile("mov %%cr0, %0" : "=r"(cr0));
	return cr0;
}

static inline uint64_t read_cr3(void)
{
	uint64_t cr3;

	asm volatile("mov %%cr3, %0" : "=r"(cr3));
	return cr3;
}

static inline uint64_t read_cr4(void)
{
	uint64_t cr4;

	asm volatile("mov %%cr4, %0" : "=r"(cr4));
	return cr4;
}

#endif
