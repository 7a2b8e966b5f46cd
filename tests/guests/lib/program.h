/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <sys/types.h>

#define PROGRAM_OUTPUT		"/program.out"

/* Runs a program that the image has; what it prints explains the next result. */
void report_program(char *const argv[]);

/* The same in two steps.  Meanwhile it prints to PROGRAM_OUTPUT. */
pid_t start_program(char *const argv[]);
void report_end_of_program(pid_t pid, const char *name);

#endif
