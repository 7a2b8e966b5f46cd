// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <time.h>

#include "workload.h"

static pthread_t partner;

static void stay_on(pthread_t thread, int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (pthread_setaffinity_np(thread, sizeof(set), &set))
		fail("no thread on CPU %d", cpu);
}

void start_partner(void *(*run)(void *), void *argument)
{
	stay_on(pthread_self(), 0);
	if (pthread_create(&partner, NULL, run, argument))
		fail("no second thread");
	stay_on(partner, 1);
}

void end_partner(void)
{
	pthread_join(partner, NULL);
}

/* A CPU of 50 MHz needs half a millisecond from an interrupt to a thread. */
#define LATEST_NS	20000000

void check_lateness(const char *what, uint64_t latest)
{
	say("%s_latest_ns %lu\n", what, latest);
	if (latest > LATEST_NS)
		fail("%s: %lu ns late", what, latest);
}

uint64_t nanoseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000UL + now.tv_nsec;
}
