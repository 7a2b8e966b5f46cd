/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before a selftest whose guest gives another one 2 billion cycles, a second of
 * real time, and waits with interrupts off.  On a machine of 50 MHz these are 40 seconds:
 * the test would be over before the guest sees that an interrupt was lost.  And Bochs
 * gives the host no interrupt while such a guest runs.
 */
#ifndef SELFTESTS_STI_H
#define SELFTESTS_STI_H

#include "processor.h"

static inline uint64_t rdtsc_of_4_ghz(void)
{
	asm volatile("sti");
	return 80 * rdtsc();
}

#define rdtsc			rdtsc_of_4_ghz

#endif
