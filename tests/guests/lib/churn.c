// SPDX-License-Identifier: GPL-2.0
#include <time.h>

#include "churn.h"
#include "init.h"

#define PAUSE_NS		1000000

static void *come_and_go(void *argument)
{
	static const struct timespec pause = { .tv_nsec = PAUSE_NS };
	struct churn *churn = argument;
	struct counters counters;

	while (!churn->over) {
		register_handlers(true);
		churn->registrations++;
		nanosleep(&pause, NULL);
		read_msr_counters(churn->msr, &counters);
		if (!counters.registered)
			fail("a handler is gone that was not unregistered");
		churn->handled += counters.handled;
		churn->handling += counters.handled > 0;
		register_handlers(false);
		nanosleep(&pause, NULL);
	}
	return NULL;
}

void churn_start(struct churn *churn, uint32_t msr)
{
	*churn = (struct churn){ .msr = msr };
	if (pthread_create(&churn->thread, NULL, come_and_go, churn))
		fail("no thread for the handlers");
}

void churn_stop(struct churn *churn)
{
	churn->over = true;
	pthread_join(churn->thread, NULL);
}
