/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The program STEPS: vCPU 0 does one step of the row after the other.
 *
 * A handler of an interrupt that the steps serve (OUTER, SERVED, INNER) goes on with
 * the steps, up to RETURN; the handler of any other vector writes EOI and returns.
 * The guest notes what happened in the trail, see outcome.c.
 */
#ifndef MACHINE_STEPS_H
#define MACHINE_STEPS_H

#include <stdint.h>

#define MAX_STEPS	20

enum step_kind {
	END,		/* of the row */
	STEP_RETURN,
	STEP_SEND,
	STEP_OTHER_SENDS,
	STEP_EOI,
	STEP_CR8,
	STEP_WRITE,
	STEP_SPIN,
	STEP_CLI,
	STEP_HALT,
	STEP_SEND_MANY,
};

struct step {
	uint16_t kind;
	uint16_t which;
	uint32_t value;
};

/* Vectors that the steps serve, of rising priority */
#define OUTER		0x30
#define SERVED		0x50
#define INNER		0x60

/* Vectors of lower priority than SERVED and INNER */
#define WAITING		0x40
#define CLASS_2		0x2f

#define RETURN		{ STEP_RETURN, 0, 0 }
#define SEND(vector)	{ STEP_SEND, vector, 0 }	/* an IPI to itself, by ICR */
#define OTHER_SENDS(vector) { STEP_OTHER_SENDS, vector, 0 }	/* vCPU 1, to vCPU 0 */
#define END_OF_INTERRUPT { STEP_EOI, 0, 0 }
#define CR8(class)	{ STEP_CR8, 0, class }
#define WRITE(msr, low)	{ STEP_WRITE, msr, low }
#define TPR(value)	WRITE(0x808, value)
#define SPIN		{ STEP_SPIN, 0, 0 }	/* without an exit, for long enough */
#define CLI		{ STEP_CLI, 0, 0 }
#define HALT_UNTIL(vector) { STEP_HALT, vector, 0 }
#define SEND_MANY(count) { STEP_SEND_MANY, 0, count }	/* IPIs that nobody gets */

#endif
