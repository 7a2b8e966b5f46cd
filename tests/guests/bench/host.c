// SPDX-License-Identifier: GPL-2.0
/*
 * "host_bench CPU CPU WORKLOAD": one workload in the bench's guest, whose vCPUs run on these CPUs
 * of this host.  Prints the cycles of each run.  "host_bench": the TSC's frequency in kHz.
 * tools/host_bench.py calls both.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <x86intrin.h>

#include "bench.h"
#include "init.h"
#include "vm.h"

#define NS		1000000000ULL

void fail_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fprintf(stderr, "\n");
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * NS + now.tv_nsec;
}

static void print_tsc_khz(void)
{
	uint64_t ns = now_ns(), tsc = __rdtsc(), end;

	do {
		end = now_ns();
	} while (end - ns < NS / 4);
	printf("%llu\n", (unsigned long long)((__rdtsc() - tsc) * 1000000 / (end - ns)));
}

int main(int argc, char **argv)
{
	struct bench_orders orders = { .warmup = BENCH_WARMUP, .count = BENCH_SAMPLES };
	struct bench_share share;
	uint32_t i;

	if (argc == 1) {
		print_tsc_khz();
		return 0;
	}
	if (argc != 2 + GUEST_VCPUS)
		fail("usage: host_bench [CPU CPU WORKLOAD]");
	for (i = 0; i < GUEST_VCPUS; i++)
		vm_cpus[i] = atoi(argv[1 + i]);
	while (strcmp(argv[argc - 1], bench_kinds[orders.workload].name))
		if (++orders.workload == WORKLOADS)
			fail("%s is no workload", argv[argc - 1]);

	bench_run_guest(&orders, &share);
	for (i = 0; i < orders.count; i++)
		printf("%u\n", share.cycles[i]);
	return 0;
}
