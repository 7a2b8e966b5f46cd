/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included before a selftest whose guest waits for a time with interrupts off, which is
 * 40 s on a machine of 50 MHz.  Bochs gives the host no interrupt while such a guest runs.
 */
#ifndef SELFTESTS_STI_H
#define SELFTESTS_STI_H

#include "processor.h"

static inline uint64_t rdtsc_with_interrupts(void)
{
	asm volatile("sti");
	return rdtsc();
}

#define rdtsc			rdtsc_with_interrupts

#endif
