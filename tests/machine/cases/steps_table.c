// SPDX-License-Identifier: GPL-2.0
/* The cases of several steps, see steps.h; guests.awk reads the names here, too. */
#include "table.h"

#define DO(...)	(uint64_t)(const struct step[MAX_STEPS]) { __VA_ARGS__ }

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
	{ "tpr_cr8_cr8", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_cr8_msr", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), CR8(8), TPR(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_msr_cr8", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), TPR(0x80), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_msr_msr", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(WAITING), TPR(0x80), TPR(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_other", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(OTHER_SENDS(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=50,50(40().)" },
	{ "tpr_before_sent", { STEPS, 0, EOI,
	  EOI_AFTER_RAISE_SEND_LOWER(SEND(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_before_other", { STEPS, 0, EOI,
	  EOI_AFTER_RAISE_SEND_LOWER(OTHER_SENDS(WAITING), CR8(8), CR8(0)) }, 2, 0,
	  "ipi=0/0,icr=50,50(40().)" },
	{ "tpr_after_eoi", { STEPS, 0, EOI,
	  DO(SEND(SERVED), SEND(WAITING), END_OF_INTERRUPT, CR8(8), CR8(0), SPIN, RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40().)" },
	{ "tpr_two_in_service", { STEPS, 0, EOI,
	  DO(SEND(OUTER), SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CR8(0), SPIN,
	     RETURN, END_OF_INTERRUPT, RETURN) }, 2, 1,
	  "ipi=0/0,icr=40,30(50(40().))" },
	{ "tpr_same_class", { STEPS, 0, EOI,
	  RAISE_EOI_LOWER(SEND(CLASS_2), CR8(2), CR8(1)) }, 2, 0,
	  "ipi=0/0,icr=2f,50(2f().)" },
	/* Nobody may halt while an interrupt waits that nothing blocks. */
	{ "tpr_halt", { STEPS, 0, EOI,
	  DO(SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CR8(0),
	     HALT_UNTIL(WAITING), RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40()hlt0)" },
	/* Bochs' SVM may forget an interrupt that came with interrupts off. */
	{ "tpr_halt_if_off", { STEPS, VMX_ONLY, EOI,
	  DO(SEND(SERVED), SEND(WAITING), CR8(8), END_OF_INTERRUPT, CLI, CR8(0),
	     HALT_UNTIL(WAITING), RETURN) }, 2, 0,
	  "ipi=0/0,icr=40,50(40()hlt1)" },

	/* Writes that re-enter the guest are traced like all others. */
	{ "traced", { STEPS, TRACED, ICR, DO(SEND_MANY(1000)) }, EACH, 0,
	  "ipi=0/0,icr=4d00000040" },
};

const struct table steps_table = { rows, sizeof(rows) / sizeof(rows[0]) };
