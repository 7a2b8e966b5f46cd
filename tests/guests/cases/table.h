/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_TABLE_H
#define MACHINE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "cases.h"

/* The MSRs that have a handler */
#define ICR		0x830
#define EOI		0x80b
#define TIMER_COUNT	0x838	/* initial */
#define DEADLINE	0x6e0
#define HV_ICR		0x40000071
#define HV_EOI		0x40000070

#define EACH		(-1)	/* as many writes as the guest counted */
#define EITHER		(-2)	/* 0 or 1 */
#define IF_REAL		(-3)	/* 1 if the MSR's handler is real, 0 if it is the stub */
#define ANY		(-5)	/* if handled and declined make up what the guest counted */
#define IF_STUB		(-4)	/* the opposite */

struct row {
	const char *name;
	struct case_orders orders;
	int handled;		/* writes to the MSR, with the handlers registered */
	int declined;
	const char *outcome;	/* with them and without, see outcome.c; or two, as A|B */
};

/* Without our handlers, KVM's own fast path may do this instead. */
struct own_error {
	const char *name;
	const char *outcome;
	bool live;		/* only if KVM is stock, the graft mends it */
	bool declined;		/* ... and with them, which then have to decline it */
};

extern const struct own_error own_errors[];
extern const size_t own_error_rows;

struct table {
	const struct row *rows;
	size_t count;
};

extern const struct table basic_table, steps_table;

#endif
