/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the one in tools/include, which takes a cache line for 32 bytes.
 */
#ifndef BENCH_LINUX_CACHE_H
#define BENCH_LINUX_CACHE_H

#define SMP_CACHE_BYTES		64
#define __read_mostly
#define ____cacheline_aligned	__attribute__((aligned(SMP_CACHE_BYTES)))

#endif
