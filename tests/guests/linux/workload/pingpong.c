// SPDX-License-Identifier: GPL-2.0
/* Two threads that wake each other, so that each wake is an IPI. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workload.h"

#define PINGPONGS	600

static atomic_uint ping, pong;

static void futex_wait_for(atomic_uint *word, unsigned int value)
{
	unsigned int seen;

	while ((seen = *word) != value)
		syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

static void futex_set(atomic_uint *word, unsigned int value)
{
	*word = value;
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

/* Without the tick an idle CPU would not notice before long. */
static uint64_t later(uint64_t latest, uint64_t begin)
{
	uint64_t took = nanoseconds() - begin;

	return took > latest ? took : latest;
}

static void *futex_partner(void *argument)
{
	unsigned int i;

	for (i = 1; i <= PINGPONGS; i++) {
		futex_wait_for(&ping, i);
		futex_set(&pong, i);
	}
	return NULL;
}

void futex_pingpong(void)
{
	uint64_t latest = 0;
	unsigned int i;

	ping = 0;
	pong = 0;
	start_partner(futex_partner, NULL);
	for (i = 1; i <= PINGPONGS; i++) {
		uint64_t begin = nanoseconds();

		futex_set(&ping, i);
		futex_wait_for(&pong, i);
		latest = later(latest, begin);
	}
	end_partner();
	say("futex_pingpongs %u\n", PINGPONGS);
	check_lateness("futex", latest);
}

struct pipes {
	int there[2];
	int back[2];
};

static void pass_on(int from, int to, unsigned int value)
{
	unsigned int got;

	if (read(from, &got, sizeof(got)) != sizeof(got) || got != value)
		fail("the pipe has not %u", value);
	if (to >= 0 && write(to, &got, sizeof(got)) != sizeof(got))
		fail("the pipe does not take %u", value);
}

static void *pipe_partner(void *argument)
{
	struct pipes *pipes = argument;
	unsigned int i;

	for (i = 0; i < PINGPONGS; i++)
		pass_on(pipes->there[0], pipes->back[1], i);
	return NULL;
}

void pipe_pingpong(void)
{
	uint64_t latest = 0;
	struct pipes pipes;
	unsigned int i;

	if (pipe(pipes.there) || pipe(pipes.back))
		fail("no pipes: %m");
	start_partner(pipe_partner, &pipes);
	for (i = 0; i < PINGPONGS; i++) {
		uint64_t begin = nanoseconds();

		if (write(pipes.there[1], &i, sizeof(i)) != sizeof(i))
			fail("the pipe does not take %u", i);
		pass_on(pipes.back[0], -1, i);
		latest = later(latest, begin);
	}
	end_partner();
	for (i = 0; i < 2; i++) {
		close(pipes.there[i]);
		close(pipes.back[i]);
	}
	say("pipe_pingpongs %u\n", PINGPONGS);
	check_lateness("pipe", latest);
}
