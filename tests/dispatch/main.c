// SPDX-License-Identifier: GPL-2.0
/*
 * The dispatch core alone, on this machine's CPU.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

const char *const contender_names[CONTENDERS] = {
	[NOTHING] = "nothing",
	[SWITCH] = "switch",
	[REGISTRY] = "registry",
	[HASH] = "hash",
	[CHAIN] = "chain",
};

const char *const op_names[OPS] = {
	[HIT] = "hit",
	[MISS] = "miss",
	[DECLINE] = "decline",
};

void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fprintf(stderr, "bench-dispatch: ");
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "times"))
		run_times(atoi(argv[2]));
	else if (argc == 2 && !strcmp(argv[1], "counts"))
		run_counts();
	else
		die("usage: %s times ROUNDS | counts", argv[0]);
	return 0;
}
