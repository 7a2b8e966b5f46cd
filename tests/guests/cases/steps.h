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
	STEP_AWAIT,
	STEP_CLI,
	STEP_HALT,
	STEP_SEND_TO,
	STEP_SEND_MANY,
	STEP_SEND_AROUND,
	STEP_READ,
	STEP_READ_TOP,
	STEP_ASK,
	STEP_REDIRECT,
	STEP_SET_PV_EOI,
	STEP_END_BY_PV_EOI,
	STEP_DR6,
	STEP_DR7,
	STEP_READ_DR6,
	STEP_HV_EOI,
};

/* The guest asks userspace, by an OUT of one of these and of a number above it. */
#define ASK_PORT	0x82
#define ASK_NUMBER_SHIFT 8

enum asked {
	ASK_IN_SERVICE,
	ASK_NOT_IN_SERVICE,
	ASK_MIGRATION,
	ASK_LINE_UP,
	ASK_LINE_DOWN,
	ASK_LEVEL_MSI,
	ASK_EXITS,
	ASK_PPR,
	ASK_SINT,
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

#define LEVEL		(1 << 15)	/* in an entry of the I/O APIC */
#define LEVEL_MSI_DATA(vector)	(1 << 15 | 1 << 14 | (vector))

#define RETURN		{ STEP_RETURN, 0, 0 }
#define SEND(vector)	{ STEP_SEND, vector, 0 }	/* an IPI to itself, by ICR */
#define OTHER_SENDS(vector) { STEP_OTHER_SENDS, vector, 0 }	/* vCPU 1, to vCPU 0 */
#define END_OF_INTERRUPT { STEP_EOI, 0, 0 }
#define HYPERV_EOI(value) { STEP_HV_EOI, 0, value }
#define CR8(class)	{ STEP_CR8, 0, class }
#define WRITE(msr, low)	{ STEP_WRITE, msr, low }
#define TPR(value)	WRITE(0x808, value)
#define SPIN		{ STEP_SPIN, 0, 0 }	/* without an exit, for long enough */
#define AWAIT(vector)	{ STEP_AWAIT, vector, 0 }	/* until a vCPU has ended it */
#define CLI		{ STEP_CLI, 0, 0 }
#define HALT_UNTIL(vector) { STEP_HALT, vector, 0 }
#define SEND_TO(id, vector) { STEP_SEND_TO, vector, id }
#define SEND_AROUND(count) { STEP_SEND_AROUND, 0, count }	/* to ids 1, 77 and 300 */
#define READ(msr)	{ STEP_READ, msr, 0 }
#define READ_TOP(msr)	{ STEP_READ_TOP, msr, 0 }	/* its bits 31:24 */
#define SET_IN_SERVICE(vector) { STEP_ASK, ASK_IN_SERVICE, vector }
#define CLEAR_IN_SERVICE(vector) { STEP_ASK, ASK_NOT_IN_SERVICE, vector }
#define MIGRATE		{ STEP_ASK, ASK_MIGRATION, 0 }
#define LINE_UP(gsi)	{ STEP_ASK, ASK_LINE_UP, gsi }
#define LINE_DOWN(gsi)	{ STEP_ASK, ASK_LINE_DOWN, gsi }
#define LEVEL_MSI(vector) { STEP_ASK, ASK_LEVEL_MSI, vector }
#define EXITS		{ STEP_ASK, ASK_EXITS, 0 }	/* the second time, since the first */
#define PPR		{ STEP_ASK, ASK_PPR, 0 }	/* as KVM_GET_LAPIC has it */
#define SINT(vector)	{ STEP_ASK, ASK_SINT, vector }	/* is one of Hyper-V's, from now on */
#define REDIRECT(gsi, entry) { STEP_REDIRECT, gsi, entry }
#define PV_EOI(enable)	{ STEP_SET_PV_EOI, 0, enable }
#define END_BY_PV_EOI	{ STEP_END_BY_PV_EOI, 0, 0 }
#define DR6(value)	{ STEP_DR6, 0, value }
#define DR7(value)	{ STEP_DR7, 0, value }
#define READ_DR6	{ STEP_READ_DR6, 0, 0 }
#define SEND_MANY(count) { STEP_SEND_MANY, 0, count }	/* IPIs that nobody gets */

#endif
