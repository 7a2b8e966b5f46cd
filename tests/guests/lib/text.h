/* SPDX-License-Identifier: GPL-2.0 */
#ifndef GUESTS_TEXT_H
#define GUESTS_TEXT_H

#include <stddef.h>

/* Append to @text, which has room for @size bytes. */
void text_add(char *text, size_t size, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
