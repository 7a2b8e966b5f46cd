/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_LINUX_SLAB_H
#define BENCH_LINUX_SLAB_H

#include <linux/cache.h>
#include <stdlib.h>
#include <string.h>

#define GFP_KERNEL 0

/* As aligned as the kernel's: a power of two of that size or more. */
static inline void *kvzalloc(size_t size, int flags)
{
	size_t room = (size + SMP_CACHE_BYTES - 1) & -(size_t)SMP_CACHE_BYTES;
	void *memory = aligned_alloc(SMP_CACHE_BYTES, room);

	return memory ? memset(memory, 0, room) : NULL;
}

#define kvfree(pointer) free(pointer)

#endif
