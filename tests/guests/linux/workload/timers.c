// SPDX-License-Identifier: GPL-2.0
/* Sleeps of one shot, and a timer that ticks: none may be late. */
#define _GNU_SOURCE
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "workload.h"

#define SLEEPS		60
#define SHORTEST_NS	500000
#define LONGER_NS	70000
#define TICKS		50
#define TICK_NS		2000000
/* In turn, on both CPUs: the one that waits is idle, without a tick. */
static void *sleep_there(void *argument)
{
	uint64_t *latest = argument, sum = 0;
	int i;

	for (i = 0; i < SLEEPS; i++) {
		struct timespec request = { .tv_nsec = SHORTEST_NS + i * LONGER_NS };
		uint64_t begin = nanoseconds(), late;

		nanosleep(&request, NULL);
		if (nanoseconds() - begin < (uint64_t)request.tv_nsec)
			fail("a sleep of %lu ns was too short", request.tv_nsec);
		late = nanoseconds() - begin - request.tv_nsec;
		sum += late;
		if (late > *latest)
			*latest = late;
	}
	say("sleep_late_ns %lu\n", sum / SLEEPS);
	return NULL;
}

void sleeps(void)
{
	uint64_t latest = 0;

	start_partner(sleep_there, &latest);
	end_partner();
	say("sleeps %u\n", SLEEPS);
	check_lateness("sleep", latest);
}

void ticks(void)
{
	const struct itimerspec every = {
		.it_interval.tv_nsec = TICK_NS,
		.it_value.tv_nsec = TICK_NS,
	};
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);
	uint64_t begin = nanoseconds(), latest = 0, all = 0, late, more;

	if (fd < 0 || timerfd_settime(fd, 0, &every, NULL))
		fail("no timerfd: %m");
	while (all < TICKS) {
		if (read(fd, &more, sizeof(more)) != sizeof(more))
			fail("timerfd: %m");
		all += more;
		late = nanoseconds() - begin - all * TICK_NS;
		if (late > latest)
			latest = late;
	}
	close(fd);
	say("ticks %lu\n", all);
	check_lateness("tick", latest);
}
