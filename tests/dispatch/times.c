// SPDX-License-Identifier: GPL-2.0
/*
 * How long: all cases by turns, in each round, alone and on all CPUs at once.  A JSON
 * object each.
 */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include <linux/percpu.h>

#include "bench.h"

#define ROUNDS		20000

static const unsigned int sizes[] = { 1, 2, 8, 64 };

static pthread_barrier_t start, end;
static unsigned int working;		/* threads with less have something to do */
static const struct flavour *flavour;
static struct work work;
static double took[MAX_CPUS];

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e9 + time.tv_nsec;
}

static void do_work(unsigned int cpu)
{
	double from;

	if (cpu >= working)
		return;
	from = now();
	flavour->run(cpu_vcpu(cpu), &work);
	took[cpu] = now() - from;
}

static void *follow(void *argument)
{
	unsigned int cpu = (long)argument;

	cpu_become(cpu);
	for (;;) {
		pthread_barrier_wait(&start);
		do_work(cpu);
		pthread_barrier_wait(&end);
	}
	return NULL;
}

/* In ns a write; the slowest thread's. */
static double time_once(enum op op, unsigned int threads)
{
	struct check check = {
		.flavour = flavour, .work = &work, .op = op, .threads = threads,
	};
	double slowest = 0;
	unsigned int i;

	check_begin(&check);
	working = threads;
	pthread_barrier_wait(&start);
	do_work(0);
	pthread_barrier_wait(&end);
	check_end(&check);

	for (i = 0; i < threads; i++)
		if (took[i] > slowest)
			slowest = took[i];
	return slowest / work.rounds;
}

static void time_contender(unsigned int round, unsigned int handlers, enum op op,
			   unsigned int threads)
{
	double ns = time_once(op, threads);

	printf("{ \"what\": \"time\", \"round\": %u, \"flavour\": \"%s\", \"handlers\": %u, ",
	       round, flavour->name, handlers);
	printf("\"op\": \"%s\", \"contender\": \"%s\", \"threads\": %u, \"ns\": %.3f }\n",
	       op_names[op], contender_names[work.contender], threads, ns);
}

static void time_case(unsigned int round, unsigned int handlers, enum op op)
{
	enum contender contender;

	for (contender = SWITCH; contender < CONTENDERS; contender++) {
		work = (struct work) {
			.contender = contender,
			.msr = flavour->pick_msr(op),
			.data = op == DECLINE ? ICR_DECLINED : ICR_FAST,
			.rounds = ROUNDS / (contender == CHAIN ? handlers : 1),
		};
		time_contender(round, handlers, op, 1);
		if (nr_cpus > 1)
			time_contender(round, handlers, op, nr_cpus);
	}
}

static void time_flavour(unsigned int round)
{
	unsigned int i;
	enum op op;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		flavour->set_up(sizes[i]);
		for (op = HIT; op <= DECLINE; op++)
			time_case(round, sizes[i], op);
		flavour->tear_down();
	}
}

static void start_threads(void)
{
	pthread_t thread;
	unsigned int i;

	cpus_prepare(MAX_CPUS);
	pthread_barrier_init(&start, NULL, nr_cpus);
	pthread_barrier_init(&end, NULL, nr_cpus);
	for (i = 1; i < nr_cpus; i++)
		if (pthread_create(&thread, NULL, follow, (void *)(long)i))
			die("cannot start a thread");
	cpu_become(0);
}

void run_times(unsigned int rounds)
{
	unsigned int round;

	start_threads();
	for (round = 0; round < rounds; round++) {
		flavour = &retpoline;
		time_flavour(round);
		flavour = &plain;
		time_flavour(round);
	}
}
