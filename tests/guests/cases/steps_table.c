// SPDX-License-Identifier: GPL-2.0
/* The cases of several steps, see steps.h; tests/py reads the names here, too. */
#include "table.h"

#define DO(...)	(uint64_t)(const struct step[MAX_STEPS]) { __VA_ARGS__ }

#define X2APIC_EOI	0x80b
#define SVR		0x80f
#define ISR_2		0x812	/* of the vectors from 0x40 on */
#define ISR_3		0x813	/* from 0x60 on */
#define LVTT		0x832
#define LVT0		0x835
#define CURRENT_COUNT	0x839
#define SELF_IPI	0x83f

#define MASKED		0x10000
#define PERIODIC	0x20000
#define DEADLINE_MODE	0x40000

/* Initial counts, of two nanoseconds each */
#define AT_ONCE		1
#define SOON		0x10000
#define LATER		0x40000
#define NEVER		0xffffffff

/* The 8259's interrupts come by it. */
#define MASK_PIC	WRITE(LVT0, 0x10000)
#define SUPPRESS_EOI_BROADCAST WRITE(SVR, 0x11ff)

/* SERVED is in service, WAITING has come, and the task priority blocks it for a while. */
#define RAISE_EOI_LOWER(sent, raise, lower) \
	DO(SEND(SERVED), sent, raise, END_OF_INTERRUPT, lower, SPIN, RETURN)
#define EOI_AFTER_RAISE_SEND_LOWER(sent, raise, lower) \
	DO(SEND(SERVED), raise, END_OF_INTERRUPT, sent, lower, SPIN, RETURN)

static const struct row rows[] = {
	/*
	 * The task priority: lowering it lets a waiting interrupt in at once.  On SVM only
	 * the rows with CR8 tell, as a write of the TPR's MSR is an exit there.
	 */
	{ "eoi_tpr_cr8_cr8", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_cr8_msr", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), TPR(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_msr_cr8", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), TPR(0x80), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_msr_msr", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), TPR(0x80), TPR(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_other", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(OTHER_SENDS(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=50,50(40().)" },
	{ "eoi_tpr_before_sent", { STEPS, 0, EOI,
	  EOI_AFTER_RAISE_SEND_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_before_other", { STEPS, 0, EOI,
	  EOI_AFTER_RAISE_SEND_LOWER(OTHER_SENDS(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=50,50(40().)" },
	{ "eoi_tpr_after_eoi", { STEPS, 0, EOI,
	  DO(SEND(SERVED), SEND(WAITING), END_OF_INTERRUPT, CR8(8), CR8(0), SPIN, RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "eoi_tpr_two_in_service", { STEPS, 0, EOI,
	  DO(SEND(OUTER), SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CR8(0), SPIN,
	     RETURN, END_OF_INTERRUPT, RETURN) }, 2, 1,
	  "ipi=0/0,icr=40,30(50(40().))" },
	{ "eoi_tpr_same_class", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(CLASS_2), CR8(2), CR8(1)) }, 2, 0,
	  "ipi=0/0,icr=2f,50(2f().)" },
	/* Nobody may halt while an interrupt waits that nothing blocks. */
	{ "eoi_tpr_halt", { STEPS, 0, EOI,
	  DO(SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CR8(0),
	     HALT_UNTIL(WAITING), RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40()hlt0)" },
	/* Bochs' SVM may forget an interrupt that came with interrupts off. */
	{ "eoi_tpr_halt_if_off", { STEPS, VMX_ONLY, EOI,
	  DO(SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CLI, CR8(0),
	     HALT_UNTIL(WAITING), RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40()hlt1)" },

	/* Userspace puts the APIC's state into another one, or changes it, during service. */
	{ "isr_cleared", { STEPS, 0, EOI,
	  DO(SEND(SERVED), CLEAR_IN_SERVICE(SERVED), READ(ISR_2), END_OF_INTERRUPT,
	     SEND(WAITING), RETURN) }, 1, 1,
	  "ipi=0/0,icr=40,50(=040())" },
	{ "isr_set", { STEPS, 0, EOI,
	  DO(SEND(SERVED), SET_IN_SERVICE(INNER), END_OF_INTERRUPT, READ(ISR_2), READ(ISR_3),
	     SEND(WAITING), END_OF_INTERRUPT, RETURN) }, 1, 2,
	  "ipi=0/0,icr=40,50(=10000=040())" },
	{ "migrated", { STEPS, 0, EOI,
	  DO(SEND(SERVED), MIGRATE, READ(ISR_2), END_OF_INTERRUPT, READ(ISR_2),
	     SEND(WAITING), RETURN) }, 1, 1,
	  "ipi=0/0,icr=40,50(=10000=040())" },

	/* What KVM keeps of it, without anybody who asks */
	{ "ppr_falls", { STEPS, 0, EOI,
	  DO(SEND(SERVED), PPR, END_OF_INTERRUPT, PPR, RETURN) }, 1, 0,
	  "ipi=0/0,icr=50,50(),ppr=50,ppr=0" },

	/* The EOI of a vector that Hyper-V's SynIC has is its business. */
	{ "sint_vector", { STEPS, 0, EOI,
	  DO(SINT(SERVED), SEND(SERVED), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=0)" },

	/* PV EOI: KVM looks at the bit after each exit, the host's interrupts included. */
	{ "pv_eoi_then_icr", { STEPS, QUIET, ICR,
	  DO(PV_EOI(1), SEND(SERVED), END_BY_PV_EOI, SEND(WAITING), SPIN, RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(p140().)" },
	{ "pv_eoi_bit_still_set", { STEPS, QUIET, EOI,
	  DO(PV_EOI(1), SEND(SERVED), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=0)" },
	{ "pv_eoi_disabled", { STEPS, QUIET, EOI,
	  DO(PV_EOI(1), SEND(SERVED), PV_EOI(0), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 1, 0,
	  "ipi=0/0,icr=50,50(=0)" },

	/* EOIs that an I/O APIC waits for, KVM's own or userspace's */
	{ "level", { STEPS, 0, EOI,
	  DO(MASK_PIC, REDIRECT(10, LEVEL | SERVED), LINE_UP(10), LINE_DOWN(10),
	     END_OF_INTERRUPT, RETURN, LINE_UP(10), LINE_DOWN(10), END_OF_INTERRUPT, RETURN) },
	  0, 2,
	  "ipi=0/0,icr=0,50()50()" },
	/* The entry's Remote IRR stays: nobody waits for the EOI of the old vector. */
	{ "level_moved", { STEPS, 0, EOI,
	  DO(MASK_PIC, REDIRECT(10, LEVEL | SERVED), LINE_UP(10), REDIRECT(10, LEVEL | WAITING),
	     LINE_DOWN(10), END_OF_INTERRUPT, LINE_UP(10), LINE_DOWN(10), RETURN) }, 1, 0,
	  "ipi=0/0,icr=0,50()" },
	{ "rtc", { STEPS, 0, EOI,
	  DO(MASK_PIC, REDIRECT(8, SERVED), LINE_UP(8), LINE_DOWN(8), END_OF_INTERRUPT, RETURN,
	     LINE_UP(8), LINE_DOWN(8), END_OF_INTERRUPT, RETURN) }, 0, 2,
	  "ipi=0/0,icr=0,50()50()" },
	{ "split", { STEPS, SPLIT, EOI,
	  DO(LEVEL_MSI(SERVED), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=0,50(=0),eoi:50" },
	{ "split_suppressed", { STEPS, SPLIT, EOI,
	  DO(SUPPRESS_EOI_BROADCAST, READ(SVR), LEVEL_MSI(SERVED), END_OF_INTERRUPT,
	     READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=0,=11ff50(=0),eoi:50" },

	/* Hyper-V's ICR and EOI in the place of the x2APIC's */
	{ "hv_eoi_tpr", { STEPS, HYPERV, HV_EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "hv_eoi_tpr_xapic", { STEPS, HYPERV | XAPIC, HV_EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "hv_eoi_not_zero", { STEPS, HYPERV, HV_EOI,
	  DO(SEND(SERVED), HYPERV_EOI(7), READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=0)" },
	{ "hv_eoi_none", { STEPS, 0, HV_EOI,
	  DO(SEND(SERVED), HYPERV_EOI(0), READ(ISR_2), END_OF_INTERRUPT, RETURN) }, 0, 1,
	  "gp=1@+0,ipi=0/0,icr=50,50(=10000)" },
	{ "hv_synic_alone", { STEPS, 0, HV_EOI,
	  DO(SINT(INNER), SEND(SERVED), HYPERV_EOI(0), READ(ISR_2), END_OF_INTERRUPT, RETURN) },
	  0, 1, "gp=1@+0,ipi=0/0,icr=50,50(=10000)" },
	{ "hv_eoi_enforced_hidden", { STEPS, HYPERV | NO_HV_APIC | ENFORCE, HV_EOI,
	  DO(WRITE(SELF_IPI, SERVED), HYPERV_EOI(0), READ(ISR_2), WRITE(X2APIC_EOI, 0), RETURN) },
	  0, 1, "gp=1@+0,ipi=0/0,icr=0,50(=10000)" },
	{ "hv_eoi_filtered", { STEPS, HYPERV | FILTER_EXIT, HV_EOI,
	  DO(SEND(SERVED), END_OF_INTERRUPT, READ(ISR_2), WRITE(X2APIC_EOI, 0), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=10000),exit:40000070=0" },
	{ "hv_sint_vector", { STEPS, HYPERV, HV_EOI,
	  DO(SINT(SERVED), SEND(SERVED), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=0)" },
	{ "hv_pv_eoi_then_icr", { STEPS, HYPERV | QUIET, HV_ICR,
	  DO(PV_EOI(1), SEND(SERVED), END_BY_PV_EOI, SEND(WAITING), SPIN, RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(p140().)" },
	{ "hv_pv_eoi_bit_still_set", { STEPS, HYPERV | QUIET, HV_EOI,
	  DO(PV_EOI(1), SEND(SERVED), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 0, 1,
	  "ipi=0/0,icr=50,50(=0)" },
	{ "hv_pv_eoi_disabled", { STEPS, HYPERV | QUIET, HV_EOI,
	  DO(PV_EOI(1), SEND(SERVED), PV_EOI(0), END_OF_INTERRUPT, READ(ISR_2), RETURN) }, 1, 0,
	  "ipi=0/0,icr=50,50(=0)" },
	{ "hv_level", { STEPS, HYPERV, HV_EOI,
	  DO(MASK_PIC, REDIRECT(10, LEVEL | SERVED), LINE_UP(10), LINE_DOWN(10),
	     END_OF_INTERRUPT, RETURN, LINE_UP(10), LINE_DOWN(10), END_OF_INTERRUPT, RETURN) },
	  0, 2,
	  "ipi=0/0,icr=0,50()50()" },

	/*
	 * The timer: it expires once and in time, or not at all, and what KVM has of it reads
	 * back.  A periodic one is left to KVM, which may limit its period.
	 */
	{ "timer_one_shot", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, SOON), AWAIT(WAITING), READ(TIMER_COUNT),
	     READ(CURRENT_COUNT)) }, 1, 0,
	  "ipi=0/0,icr=0,40().=10000=0" },
	{ "timer_hv_timer", { STEPS, HV_TIMER, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, SOON), AWAIT(WAITING), READ(TIMER_COUNT),
	     READ(CURRENT_COUNT)) }, 1, 0,
	  "ipi=0/0,icr=0,40().=10000=0" },
	{ "timer_at_once", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, AT_ONCE), AWAIT(WAITING)) }, 1, 0,
	  "ipi=0/0,icr=0,40()." },
	{ "timer_at_once_hv_timer", { STEPS, HV_TIMER, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, AT_ONCE), AWAIT(WAITING)) }, 1, 0,
	  "ipi=0/0,icr=0,40()." },
	{ "timer_halt", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), CLI, WRITE(TIMER_COUNT, LATER), HALT_UNTIL(WAITING)) }, 1, 0,
	  "ipi=0/0,icr=0,40()hlt1" },
	{ "timer_runs", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, NEVER), READ(TIMER_COUNT),
	     READ_TOP(CURRENT_COUNT)) }, 1, 0,
	  "ipi=0/0,icr=0,=ffffffff=ff" },
	{ "timer_started_anew", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, LATER), WRITE(TIMER_COUNT, SOON),
	     AWAIT(WAITING), SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN) }, 2, 0,
	  "ipi=0/0,icr=0,40()........." },
	{ "timer_stopped", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, LATER), WRITE(TIMER_COUNT, 0),
	     SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, READ(TIMER_COUNT),
	     READ(CURRENT_COUNT)) }, 2, 0,
	  "ipi=0/0,icr=0,........=0=0" },
	{ "timer_stopped_hv_timer", { STEPS, HV_TIMER, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, LATER), WRITE(TIMER_COUNT, 0),
	     SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, SPIN, READ(TIMER_COUNT),
	     READ(CURRENT_COUNT)) }, 2, 0,
	  "ipi=0/0,icr=0,........=0=0" },
	/* KVM delivers what has expired when it is unmasked.  With APICv it is lost. */
	{ "timer_masked", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, MASKED | WAITING), WRITE(TIMER_COUNT, AT_ONCE), SPIN,
	     READ(CURRENT_COUNT), WRITE(LVTT, WAITING), SPIN) }, 1, 0,
	  "ipi=0/0,icr=0,.=040()." },
	{ "timer_of_disabled_apic", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(SVR, 0xff), WRITE(TIMER_COUNT, NEVER), READ_TOP(CURRENT_COUNT),
	     WRITE(SVR, 0x1ff), READ(LVTT)) }, 1, 0,
	  "ipi=0/0,icr=0,=ff=10000" },
	{ "timer_in_deadline_mode", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, DEADLINE_MODE | WAITING), WRITE(TIMER_COUNT, AT_ONCE), SPIN,
	     READ(TIMER_COUNT), READ(CURRENT_COUNT)) }, 1, 0,
	  "ipi=0/0,icr=0,.=0=0" },
	{ "timer_periodic", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, PERIODIC | WAITING), WRITE(TIMER_COUNT, LATER), AWAIT(WAITING),
	     WRITE(TIMER_COUNT, 0), READ(TIMER_COUNT)) }, 0, 2,
	  "ipi=0/0,icr=0,40().=0" },
	{ "timer_migrated", { STEPS, 0, TIMER_COUNT,
	  DO(WRITE(LVTT, WAITING), WRITE(TIMER_COUNT, NEVER), MIGRATE, READ(TIMER_COUNT),
	     READ_TOP(CURRENT_COUNT), WRITE(TIMER_COUNT, SOON), AWAIT(WAITING)) }, 2, 0,
	  "ipi=0/0,icr=0,=ffffffff=ff40()." },

	/*
	 * vCPUs 0, 1 and 257.  Without wide ids the last is an alias of 1: KVM 6.12 has no map
	 * then, so each write is declined, and sends both what is for 1; 6.1 has one.
	 */
	{ "ids_wide", { STEPS, THIRD | WIDE_IDS, ICR,
	  DO(SEND_TO(257, WAITING), SEND_TO(1, WAITING + 1), AWAIT(WAITING + 1),
	     SEND_TO(0, WAITING + 2), AWAIT(WAITING + 2)) }, 3, 0,
	  "ipi=0/0,icr=42,41().42().,third=1" },
	{ "ids_alias", { STEPS, THIRD, ICR,
	  DO(SEND_TO(257, WAITING), SEND_TO(1, WAITING + 1), AWAIT(WAITING + 1),
	     SEND_TO(0, WAITING + 2), AWAIT(WAITING + 2)) }, ANY, ANY,
	  "ipi=0/0,icr=42,41().42().,third=1|ipi=0/0,icr=42,41().42().,third=3" },
	{ "apic_toggled", { STEPS, TOGGLE, ICR, DO(SEND_AROUND(10000)) }, ANY, ANY,
	  "ipi=0/0,icr=100000040" },

	/* The guest's state in registers that KVM switches lazily */
	{ "dr6", { STEPS, 0, ICR,
	  DO(DR7(0x401), DR6(1), READ_DR6, SEND_MANY(2), READ_DR6, DR6(2), SEND_MANY(2),
	     READ_DR6) }, EACH, 0,
	  "ipi=0/0,icr=4d00000040,dffff0ff1dffff0ff1dffff0ff2" },

	/* Writes that re-enter the guest are counted and traced like all others. */
	{ "statistics", { STEPS, 0, ICR, DO(EXITS, SEND_MANY(1000), EXITS) }, EACH, 0,
	  "ipi=0/0,icr=4d00000040,exits=1001" },
	{ "traced", { STEPS, TRACED, ICR, DO(SEND_MANY(1000)) }, EACH, 0,
	  "ipi=0/0,icr=4d00000040" },
};

const struct table steps_table = { rows, sizeof(rows) / sizeof(rows[0]) };
