/* SPDX-License-Identifier: GPL-2.0 */
/*
 * wrmsr.S: writes whose place is known.
 */
#ifndef MACHINE_WRMSR_H
#define MACHINE_WRMSR_H

#include <stdint.h>

/* What follows the write, to tell where the guest went on. */
#define SLED_LENGTH	4	/* instructions */
#define SLED_INSN_LENGTH	2

uint32_t write_msr_at(uint32_t msr, uint64_t value, uint64_t rflags);
extern const char wrmsr_insn[];
uint32_t write_msr_immediate_at(uint32_t msr, uint64_t value, uint64_t rflags);
extern const char wrmsr_immediate_insn[];

/*
 * L2's code, from an exit to userspace before the write on, or without; ECX and EDX:EAX
 * are the write's.
 */
extern const char l2[], l2_paused[], l2_wrmsr_insn[];

#endif
