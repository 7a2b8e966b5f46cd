/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_VMM_H
#define MACHINE_VMM_H

#include "guest.h"

/* In the child: runs two vCPUs until each has left by GUEST_DONE_PORT. */
void vmm_run_vcpus(void);
void vmm_run_hyperv_vcpus(void);	/* which are shown Hyper-V */
void vmm_run_hrtimer_vcpus(void);	/* whose timers are hrtimers */

/* Says in @why, of @size bytes, what went wrong; returns false then. */
bool vmm_run(const struct guest_orders *orders, struct guest_share *report,
	     char *why, size_t size);

#endif
