/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: a branch that is on, as the kernel patches it.
 */
#ifndef BENCH_LINUX_JUMP_LABEL_H
#define BENCH_LINUX_JUMP_LABEL_H

#include <linux/types.h>

#define DECLARE_STATIC_KEY_FALSE(name) extern bool name
#define DEFINE_STATIC_KEY_FALSE(name) bool name

#define static_branch_likely(key) ({ \
	asm volatile(".byte 0x0f, 0x1f, 0x44, 0x00, 0x00"); \
	true; \
})
#define static_branch_enable(key) (*(key) = true)
#define static_branch_disable(key) (*(key) = false)

#endif
