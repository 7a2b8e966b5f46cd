/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_LINUX_MODULE_H
#define BENCH_LINUX_MODULE_H

#include <linux/types.h>

struct module;

#define THIS_MODULE		NULL
#define module_name(mod)	((mod) ? "bench" : "kernel")

static inline bool within_module(unsigned long addr, const struct module *mod)
{
	return false;
}

#endif
