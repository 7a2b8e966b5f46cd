// SPDX-License-Identifier: GPL-2.0
/* Cases that make fuzz has printed; they come first in each run. */
#include "sequences.h"

#define OP(name, cpu, value)	{ OP_##name, cpu, value }

const struct sequence known_sequences[] = {
	/* After the EOI an interrupt waits, and the guest lowers its TPR without an exit. */
	{ .name = "tpr_raised_before_eoi", .count = 5, .operation = {
		OP(IPI_SELF, 0, 0x52),
		OP(IPI_SELF, 0, 0x42),
		OP(CR8, 0, 8),
		OP(EOI, 0, 0),
		OP(CR8, 0, 0),
	} },
	{ .name = "tpr_lowered_by_msr", .count = 7, .operation = {
		OP(TPR, 0, 0x90),
		OP(SELF_IPI, 0, 0x55),
		OP(IPI_SELF, 0, 0x84),
		OP(CR8, 0, 3),
		OP(CR8, 0, 6),
		OP(EOI, 0, 0),
		OP(TPR, 0, 0x30),
	} },
	/* On SVM the low half of TPR got lost. */
	{ .name = "tpr_keeps_its_low_half", .count = 5, .operation = {
		OP(DEADLINE, 0, 0x100040042),
		OP(IPI_SELF, 0, 0x30),
		OP(CR8, 0, 3),
		OP(EOI, 0, 0),
		OP(TPR, 0, 0xed),
	} },
	/* A debugger inhibits APIC virtualization while interrupts are sent and in service. */
	{ .name = "blocked_while_sent", .count = 12, .operation = {
		OP(IPI_SELF, 0, 0x42),
		OP(BLOCK, 0, 1),
		OP(IPI_SELF, 0, 0x52),
		OP(IPI_OTHER, 0, 0x53),
		OP(EOI, 0, 0),
		OP(IPI_SELF, 1, 0x84),
		OP(IPI_OTHER, 1, 0x82),
		OP(BLOCK, 0, 0),
		OP(PAUSE, 0, 0),
		OP(EOI, 0, 0),
		OP(EOI, 0, 0),
		OP(EOI, 1, 0),
	} },
	/* So does a SynIC, while one of its SINTs ends interrupts itself. */
	{ .name = "auto_eoi_while_sent", .flags = SYNIC, .count = 12, .operation = {
		OP(IPI_SELF, 0, 0x92),
		OP(AUTO_EOI, 0, 0),
		OP(IPI_SELF, 0, 0x92),
		OP(IPI_OTHER, 0, 0x82),
		OP(AUTO_EOI, 0, 1),
		OP(IPI_SELF, 0, 0x94),
		OP(IPI_SELF, 1, 0x92),
		OP(EOI, 0, 0),
		OP(AUTO_EOI, 0, 0),
		OP(EOI, 1, 0),
		OP(EOI, 0, 0),
		OP(PAUSE, 0, 0),
	} },
};

const size_t nr_known_sequences = sizeof(known_sequences) / sizeof(known_sequences[0]);
