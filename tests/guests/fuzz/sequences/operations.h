/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The operations of which sequences are made.  The guest, the process that runs it and
 * PID 1 all read this file.
 */
#ifndef MACHINE_FUZZ_OPERATIONS_H
#define MACHINE_FUZZ_OPERATIONS_H

#include <stdint.h>

/* X(name, the MSR to which the guest writes the operation's value, or 0) */
#define GUEST_OPERATIONS(X) \
	X(IPI_SELF, 0x830) \
	X(IPI_OTHER, 0x830) \
	X(IPI_LOGICAL, 0x830) \
	X(IPI_LOWEST, 0x830) \
	X(IPI_BROADCAST, 0x830) \
	X(SHORTHAND, 0x830) \
	X(NMI_SELF, 0x830) \
	X(NMI_OTHER, 0x830) \
	X(SELF_IPI, 0x83f) \
	X(EOI, 0x80b) \
	X(EOI_VALUE, 0x80b)		/* not 0 */ \
	X(EOI_PV, 0)			/* by the bit in memory if it is set */ \
	X(TPR, 0x808) \
	X(CR8, 0) \
	X(SPIV, 0x80f) \
	X(ONE_SHOT, 0)			/* LVTT, and TMICT in the high half */ \
	X(PERIODIC, 0) \
	X(DEADLINE, 0)			/* LVTT, and the deadline in the high half */ \
	X(LVTT, 0x832)			/* not periodic */ \
	X(TMICT, 0x838)			/* 0 or TIMER_NEVER, or a reserved bit */ \
	X(TDCR, 0x83e)

/* What userspace does to the vCPU that the operation names. */
#define USER_OPERATIONS(X) \
	X(MSI, 0)			/* data */ \
	X(LINE_UP, 0)			/* level-triggered; GSI */ \
	X(LINE_DOWN, 0) \
	X(LINE_PULSE, 0) \
	X(LAPIC, 0)			/* KVM_GET_LAPIC, and KVM_SET_LAPIC of the same */ \
	X(LAPIC_ADD, 0)			/* ... with this vector in service */ \
	X(LAPIC_DROP, 0)		/* ... with nothing in service */ \
	X(FILTER, 0)			/* of the TSC deadline: 0 off, 1 on */ \
	X(NMI, 0)			/* KVM_NMI */ \
	X(BLOCK, 0)			/* KVM_GUESTDBG_BLOCKIRQ: 0 off, 1 on */ \
	X(AUTO_EOI, 0)			/* AUTO_EOI_VECTOR's, of both vCPUs: 0 off, 1 on */ \
	X(PAUSE, 0)			/* an exit to userspace, and nothing else */

#define OPERATION_NUMBER(name, msr)	OP_##name,

enum operation_kind {
	GUEST_OPERATIONS(OPERATION_NUMBER)
	NR_GUEST_OPERATIONS,
	BEFORE_USER_OPERATIONS = NR_GUEST_OPERATIONS - 1,
	USER_OPERATIONS(OPERATION_NUMBER)
	NR_OPERATIONS,
};

struct operation {
	uint8_t kind;
	uint8_t cpu;
	uint64_t value;
};

/* One VM has the first three for all of its sequences. */
#define SPLIT_IRQCHIP	(1 << 0)
#define NO_QUIRK	(1 << 1)	/* KVM_X2APIC_API_DISABLE_BROADCAST_QUIRK */
#define SYNIC		(1 << 2)
#define PV_EOI		(1 << 3)
#define WATCHED		(1 << 4)	/* the guest reads its APIC after each operation */
#define OPEN_HANDLERS	(1 << 5)	/* with interrupts on in interrupt handlers */
#define HYPERV		(1 << 6)	/* the guest writes Hyper-V's ICR and EOI instead */

#define VM_FLAGS	(SPLIT_IRQCHIP | NO_QUIRK | SYNIC)
#define NR_FLAGS	7

#define SEQUENCE_LENGTH	24

struct sequence {
	const char *name;	/* known ones have one */
	uint32_t flags;
	uint32_t count;
	struct operation operation[SEQUENCE_LENGTH];
	uint32_t number;	/* of a random one */
};

/* Vectors of which each world has its own use. */
#define HELD_GSI	20
#define HELD_VECTOR	0x54
#define PULSED_GSI	21
#define PULSED_VECTOR	0x85
#define SYNIC_VECTOR	0x44
#define AUTO_EOI_VECTOR	0x92

/* The high half of a timer's value; a deadline is 1024 times as much. */
#define TIMER_AT_ONCE	1ULL
#define TIMER_NEVER	0xffffffffULL

/*
 * The handlers of odd vectors end their interrupts.  Those of even ones leave this to a
 * later operation, so that several interrupts are in service.
 */
#define ENDS_ITSELF(vector)	((vector) & 1)

#endif
