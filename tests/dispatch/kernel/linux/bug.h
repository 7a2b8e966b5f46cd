/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: the one in tools/include has no WARN().
 */
#ifndef BENCH_LINUX_BUG_H
#define BENCH_LINUX_BUG_H

#include <linux/build_bug.h>
#include <stdio.h>
#include <stdlib.h>

#define WARN_ONCE(condition, ...) ({		\
	if (condition) {			\
		fprintf(stderr, __VA_ARGS__);	\
		abort();			\
	}					\
	false;					\
})
#define WARN_ON(condition) WARN_ONCE(condition, "%s\n", #condition)

#endif
