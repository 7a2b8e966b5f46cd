/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Tests of kvm_fastpath.ko beside stock modules.
 */
#ifndef MACHINE_LIVE_H
#define MACHINE_LIVE_H

#include <stdbool.h>

#define TRACING		"/sys/kernel/tracing/"

/* live.c */
/* The function that the library attaches to first. */
const char *hooked(void);
void attach(void);
void detach(void);
bool is_attached(void);
/* A guest whose IPIs the library handles, if it is attached, and each of them arrives. */
void check_guest(const char *what);

/* Each reports a test for each of its cases. */
void run_coexistence(void);
void run_refusals(void);
void run_power(void);

/* bpf.c: a program at the entry of a function of kvm.ko's; returns its link, or -errno */
int bpf_fentry(const char *function);

#endif
