/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_FUZZ_RUN_H
#define MACHINE_FUZZ_RUN_H

#include <linux/kvm.h>
#include <stdbool.h>
#include <stddef.h>

#include "fuzz.h"
#include "values.h"

struct fuzz_batch {
	uint32_t count;
	bool parked;
	uint32_t world;		/* its index */
	uint64_t value[FUZZ_BATCH];
};

struct fuzz_result {
	struct fuzz_outcome outcome[FUZZ_BATCH];
	uint32_t apic[GUEST_VCPUS][APIC_WORDS];
};

/* run.c: says in @why, of @size bytes, what went wrong; returns false then. */
bool fuzz_run(const struct fuzz_batch *batch, struct fuzz_result *result,
	      char *why, size_t size);

/* run.c: in the order of @id, by which KVM chooses the receiver of a lowest-priority IPI */
int fuzz_create_vcpu(int id, struct kvm_run **run);

/* parked.c: @memory is the guest's */
void parked_run(int vm, char *memory);

#endif
