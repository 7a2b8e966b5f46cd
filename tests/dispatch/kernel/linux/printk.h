/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_LINUX_PRINTK_H
#define BENCH_LINUX_PRINTK_H

#include <stdio.h>

#define pr_warn(...) fprintf(stderr, __VA_ARGS__)

#endif
