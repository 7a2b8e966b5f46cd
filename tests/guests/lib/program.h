/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PROGRAM_H
#define PROGRAM_H

/* Runs a program that the image has; what it prints explains the next result. */
void report_program(char *const argv[]);

#endif
