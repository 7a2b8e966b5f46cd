/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the guest of a case, the process that runs it and the table agree on.
 */
#ifndef MACHINE_CASES_H
#define MACHINE_CASES_H

#include <stdint.h>

#include "guest.h"
#include "steps.h"

#define IPI_VECTOR	0x40
#define TIMER_VECTOR	0x41
#define INJECTED_VECTOR	0x52	/* of a higher priority than the others */

/* vCPU 0 leaves through it just before the write that the case is about. */
#define PAUSE_PORT	0x81

#define WRMSR_LENGTH	2
#define WRMSR_IMMEDIATE_LENGTH	9

#define XEN_PAGE	0x1f0000	/* where the guest wants Xen's hypercalls */

/* What vCPU 0 does; vCPU 1 takes interrupts. */
enum program {
	WRITE_MSR,
	READ_MSR,
	ARM_DEADLINE,	/* write now + value to the TSC deadline, wait for the timer */
	FLOOD,		/* write the MSR until told to stop */
	NEST,		/* run a guest that writes the MSR */
	UNCOVER,	/* end an interrupt while one of a lower priority waits */
	INTERRUPT_TWICE, /* end two interrupts, one within the other */
	HALT_ONCE,	/* halt until an interrupt that is pending already */
	INVALIDATE,	/* execute INVD */
	STEPS,		/* do what the row lists, see steps.h */
};

/* How a case differs from two vCPUs with x2APICs in the kernel. */
#define XAPIC		0x001	/* the guest leaves its APIC in xAPIC mode */
#define USERSPACE_APIC	0x002	/* no APIC in the kernel; one vCPU only */
#define TRAP		0x004	/* the guest sets RFLAGS.TF for the write */
#define STEP		0x008	/* the VMM single-steps from the pause on */
#define IMMEDIATE_EXIT	0x010	/* the VMM re-enters once with immediate_exit */
#define FILTER		0x020	/* writes to the MSR are filtered: #GP */
#define FILTER_EXIT	0x040	/* filtered writes go to userspace */
#define HV_TIMER	0x080	/* VMX may use its preemption timer for the deadline */
#define INTERCEPT	0x100	/* L1 intercepts L2's write */
#define HALT		0x200	/* vCPU 1 halts until the IPI */
#define VMX_ONLY	0x400	/* Bochs' SVM cannot run it */
#define NO_QUIRK	0x800	/* 0xff is an x2APIC id like another, if all have one */
#define TRACED		0x1000	/* count kvm_entry and kvm_exit */
#define SPLIT		0x2000	/* the I/O APIC is userspace's */
#define THIRD		0x4000	/* a vCPU with id 257 that does not run, in xAPIC mode */
#define WIDE_IDS	0x8000	/* userspace knows x2APIC ids of 32 bits */
#define TOGGLE		0x10000	/* vCPU 1 switches its APIC off and on all the time */
#define XEN		0x40000	/* a write to the MSR is for Xen's hypercall page */
#define QUIET		0x20000	/* run it again if the host's interrupts made vCPU 0 exit */
#define HYPERV		0x80000	/* the guest uses Hyper-V's ICR and EOI */
#define NO_HV_APIC	0x100000	/* CPUID does not show these */
#define OWN		0x400000	/* count what is done fast by whomever, as KVM's own can */
#define ENFORCE		0x200000	/* KVM_CAP_HYPERV_ENFORCE_CPUID */
#define IMMEDIATE	0x800000	/* the guest writes by WRMSRNS imm */
#define NO_DEADLINE	0x1000000	/* of ours, the deadline's handler is off */

struct case_orders {
	uint32_t program;
	uint32_t setup;
	uint32_t msr;
	uint64_t value;		/* for STEPS, where the VMM has them */
};

enum l2_exit {
	L2_NO_EXIT,
	L2_WRMSR,
	L2_CPUID,
	L2_OTHER,
};

/* Written by the guest, but for @orders, @steps, @stop and @exits. */
struct case_share {
	struct case_orders orders;
	struct step steps[MAX_STEPS];
	volatile uint32_t stop;
	char exits[96];			/* vCPU 0's, but for the last */
	uint64_t host_interrupts;	/* that vCPU 0 left its guest for */

	volatile uint32_t online;
	volatile uint32_t finished;
	uint64_t wrmsr_at;		/* RIP of the write */

	volatile uint32_t ipi[GUEST_VCPUS];
	int32_t ipi_at;			/* vCPU 0's last, relative to the write */
	volatile uint32_t nmi[GUEST_VCPUS];
	volatile uint32_t timer;
	volatile uint32_t injected;
	volatile uint32_t sent;		/* by FLOOD, SEND_TO, SEND_MANY or SEND_AROUND */
	volatile uint32_t sent_at_injected;

	/* Exceptions; where is relative to the write. */
	uint32_t gp;
	int32_t gp_at;
	uint32_t db;
	int32_t db_at;

	uint32_t went_on_at;		/* after the write, and relative to it */
	uint64_t read;			/* by READ_MSR */
	uint64_t icr;			/* of an APIC that has it as an MSR */

	uint32_t l2_exit;
	int32_t l2_exit_at;
	uint32_t l2_raw;		/* the vendor's number */

	volatile uint32_t other_sends;	/* a vector, until vCPU 1 has done so */
	uint32_t trail_used;
	char trail[64];
};

#endif
