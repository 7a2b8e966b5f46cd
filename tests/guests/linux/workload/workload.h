/* SPDX-License-Identifier: GPL-2.0 */
/* What runs in Linux while that is a guest. */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>

/* main.c: a line for the process that runs the guest; NAME NUMBER is a figure. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same, and it is over. */
#define fail(format, ...) fail_at(__FILE_NAME__, __LINE__, format, ##__VA_ARGS__)
void fail_at(const char *file, int line, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

/* partner.c: runs in a thread on CPU 1, while the caller is on CPU 0 */
void start_partner(void *(*run)(void *), void *argument);
void end_partner(void);

uint64_t nanoseconds(void);
/* Fails if something came so late that an interrupt must have been lost. */
void check_lateness(const char *what, uint64_t latest);

/* Each is a part of a round, and fails if what it counts does not add up. */
void futex_pingpong(void);
void pipe_pingpong(void);
void sleeps(void);
void ticks(void);
void tlb_shootdowns(void);
void membarriers(void);
void cpu_hotplug(void);

/* kexec.c: the kernel again, and main() with it; does not return. */
void start_kernel_again(void);

#endif
