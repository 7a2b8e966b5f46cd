/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Handlers that come and go all the time while a guest runs.
 */
#ifndef MACHINE_CHURN_H
#define MACHINE_CHURN_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

/* Valid once churn_stop() has returned. */
struct churn {
	pthread_t thread;
	atomic_bool over;
	uint32_t msr;		/* whose handler is watched */
	unsigned int registrations;
	unsigned int handling;	/* those that had handled something when they ended */
	uint64_t handled;	/* at least: the guest writes on while the counters go */
};

void churn_start(struct churn *churn, uint32_t msr);
void churn_stop(struct churn *churn);

#endif
