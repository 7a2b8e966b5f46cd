/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the machine found, in KTAP (Documentation/dev-tools/ktap.rst of the kernel), on its
 * second serial port: the first has the kernel's log.
 */
#ifndef MACHINE_REPORT_H
#define MACHINE_REPORT_H

#include <stdbool.h>
#include <stdint.h>

void report_open(void);
/* Waits until all of it has left the machine. */
void report_drain(void);

/* A test that consists of @count others, or of any number of them if that is 0. */
void report_begin(const char *name, unsigned int count);
/* ... and its end, with a result that its own tests agree with. */
void report_end(bool ok);

void report_result(const char *name, bool ok);
void report_skip(const char *name, const char *why);

/* A line that explains the next result, with the place in this program that found it. */
#define report_note(format, ...) \
	report_note_at(__FILE_NAME__, __LINE__, format, ##__VA_ARGS__)
void report_note_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A line that goes with it, as it is. */
void report_remark(const char *text);

/* The members of a JSON object on a line of its own, before the result they belong to. */
void report_text(const char *name, const char *text);
void report_number(const char *name, uint64_t number);
void report_figures(void);

#endif
