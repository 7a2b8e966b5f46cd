/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_FUZZ_VALUES_H
#define MACHINE_FUZZ_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#include "msr.h"

enum delivery_mode {
	FIXED,
	LOWEST_PRIORITY,
	SMI,
	REMOTE_READ,
	NMI,
	INIT,
	STARTUP,
	EXTINT,
};

/* Where a batch of values is written. */
struct fuzz_world {
	uint32_t msr;
	bool xapic;
	bool no_broadcast_quirk;
	bool wide_ids;		/* vCPU 1's id has more than 8 bits */
};

#define FUZZ_WORLDS	7
#define FUZZ_WIDE_ID	0x101

extern const struct fuzz_world fuzz_worlds[FUZZ_WORLDS];

struct fuzz_source {
	uint64_t state;		/* the seed, at first */
	uint32_t next;		/* value's number */
};

/* All corner values first, then pseudo-random ones without end. */
uint64_t next_value(struct fuzz_source *source);

enum delivery_mode delivery_mode(uint64_t icr);

/* Would it reset a vCPU or send it to SMM, if it arrived? */
bool is_wrecking(uint64_t icr);

/* As many addressed to somebody: an xAPIC has its id in the highest bits, or vCPU 1 a wide one. */
uint64_t value_in(const struct fuzz_world *world, uint64_t icr);

/*
 * An oracle of its own: by the manual's fields, not by the handler's mask.  Without the
 * quirk KVM looks at all APICs' modes to know whether 0xff is a broadcast.
 */
bool is_fast(uint64_t icr, const struct fuzz_world *world);

#endif
