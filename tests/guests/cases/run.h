/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_RUN_H
#define MACHINE_RUN_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include <linux/kvm.h>

#include "cases.h"

/* run.c: says in @why, of @size bytes, what went wrong; returns false then. */
bool case_run(const struct case_orders *orders, struct case_share *report,
	      char *why, size_t size);

/* Whether userspace may make a write to the MSR one for Xen's hypercall page. */
bool vm_gives_xen(uint32_t msr);

/* Adds to the exits in vCPU 0's outcome. */
void __attribute__((format(printf, 1, 2))) note_exit(const char *format, ...);

/* asked.c: what the guest asks for; may put vCPU 0 into another seat. */
struct seat {
	int vm;
	int vcpu;
	struct kvm_run *run;
};

void do_as_asked(struct seat *seat, uint32_t what, uint32_t number);

/* third.c */
void enable_apic(int vcpu);
int third_create(int vm);
void third_note(int vcpu);

/* statistic.c */
uint64_t vcpu_statistic(int vcpu, const char *name);

/* kick.c: what other threads want of a vCPU that does nothing but write */
void kick_prepare(void);
void kick_vcpu(pthread_t vcpu, int vm, struct case_share *share);

/* When the vCPU's thread came back with EINTR, by the share's count of writes. */
void kick_came_back(const struct case_share *share);

#endif
