/* SPDX-License-Identifier: GPL-2.0 */
/*
 * IA32_TSC_DEADLINE: the real handler, if the configuration asks for it, or the stub.
 */
#ifndef KVM_FASTPATH_TSCDEADLINE_H
#define KVM_FASTPATH_TSCDEADLINE_H

#include "deadline.h"
#include "stub.h"

#ifdef CONFIG_KVM_FASTPATH_TSCDEADLINE
#define tscdeadline_wrmsr	deadline_wrmsr
#define TSCDEADLINE_NAME	"tscdeadline"
#define TSCDEADLINE_TEXT	"Handle IA32_TSC_DEADLINE writes fast"
#else
#define tscdeadline_wrmsr	stub_wrmsr
#define TSCDEADLINE_NAME	"tscdeadline-stub"
#define TSCDEADLINE_TEXT	"Register the TSC-deadline stub, which counts the writes"
#endif

#endif /* KVM_FASTPATH_TSCDEADLINE_H */
