// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"
#include "report.h"

#define PORT		"/dev/ttyS1"
#define MAX_DEPTH	8
#define INDENT		4

/* A process that was forked goes on with a copy, so nothing may wait in a buffer. */
static int port = -1;
static struct {
	const char *name;
	unsigned int results;
} level[MAX_DEPTH];
static int depth;

void report_open(void)
{
	struct termios raw;

	port = open(PORT, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (port < 0 || tcgetattr(port, &raw))
		fail("%s: %m", PORT);
	cfmakeraw(&raw);
	cfsetspeed(&raw, B115200);
	if (tcsetattr(port, TCSANOW, &raw))
		fail("%s: %m", PORT);
	dprintf(port, "KTAP version 1\n");
}

void report_drain(void)
{
	tcdrain(port);
}

static void __attribute__((format(printf, 1, 2))) say(const char *format, ...)
{
	va_list args;

	dprintf(port, "%*s", depth * INDENT, "");
	va_start(args, format);
	vdprintf(port, format, args);
	va_end(args);
	dprintf(port, "\n");
}

static void say_result(const char *name, bool ok, const char *directive)
{
	say("%s %u %s%s", ok ? "ok" : "not ok", ++level[depth].results, name, directive);
}

void report_begin(const char *name, unsigned int count)
{
	if (++depth == MAX_DEPTH)
		fail("%s: too many tests within tests", name);
	level[depth].name = name;
	level[depth].results = 0;
	say("KTAP version 1");
	say("# Subtest: %s", name);
	if (count)
		say("1..%u", count);
}

void report_end(bool ok)
{
	const char *name = level[depth--].name;

	say_result(name, ok, "");
}

void report_result(const char *name, bool ok)
{
	say_result(name, ok, "");
}

void report_skip(const char *name, const char *why)
{
	char directive[128];

	snprintf(directive, sizeof(directive), " # SKIP %s", why);
	say_result(name, true, directive);
}

void report_note_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	dprintf(port, "%*s# %s:%d: ", depth * INDENT, "", file, line);
	va_start(args, format);
	vdprintf(port, format, args);
	va_end(args);
	dprintf(port, "\n");
}

void report_remark(const char *text)
{
	say("# %s", text);
}

/* The members of the next object, each with a comma before it. */
static char members[2048];

static void __attribute__((format(printf, 1, 2))) add_member(const char *format, ...)
{
	size_t used = strlen(members);
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(members + used, sizeof(members) - used, format, args);
	va_end(args);
	if (length >= (int)(sizeof(members) - used))
		fail("too many figures: %s", members);
}

void report_text(const char *name, const char *text)
{
	if (strpbrk(text, "\"\\"))
		fail("cannot quote %s", text);
	add_member(", \"%s\": \"%s\"", name, text);
}

void report_number(const char *name, uint64_t number)
{
	add_member(", \"%s\": %" PRIu64, name, number);
}

void report_figures(void)
{
	dprintf(port, "{ %s }\n", members + strlen(", "));
	members[0] = '\0';
}
