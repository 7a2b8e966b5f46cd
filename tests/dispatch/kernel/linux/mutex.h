/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's: the bench registers in one thread.
 */
#ifndef BENCH_LINUX_MUTEX_H
#define BENCH_LINUX_MUTEX_H

#define DEFINE_MUTEX(name) int name __attribute__((unused))
#define mutex_lock(lock) do { } while (0)
#define mutex_unlock(lock) do { } while (0)

#define might_sleep() do { } while (0)

#endif
