/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_RUN_H
#define MACHINE_RUN_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "cases.h"

/* run.c: says in @why, of @size bytes, what went wrong; returns false then. */
bool case_run(const struct case_orders *orders, struct case_share *report,
	      char *why, size_t size);

/* kick.c: what other threads want of a vCPU that does nothing but write */
void kick_prepare(void);
void kick_vcpu(pthread_t vcpu, int vm, struct case_share *share);

/* When the vCPU's thread came back with EINTR, by the share's count of writes. */
void kick_came_back(const struct case_share *share);

#endif
