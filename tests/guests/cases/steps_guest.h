/* SPDX-License-Identifier: GPL-2.0 */
/*
 * steps.c, for the rest of the guest
 */
#ifndef MACHINE_STEPS_GUEST_H
#define MACHINE_STEPS_GUEST_H

#include "cases.h"

struct gate;

/* The gates from @first on, of a table of @gates. */
void set_step_gates(struct gate *idt, unsigned int first, unsigned int gates);
void do_steps(void);
/* What vCPU 1 does for them, again and again. */
void help_with_steps(void);

/* ioapic.c */
void redirect(uint32_t pin, uint32_t entry);

#endif
