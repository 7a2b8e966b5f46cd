/* SPDX-License-Identifier: GPL-2.0 */
#ifndef BENCH_LINUX_LOCKDEP_H
#define BENCH_LINUX_LOCKDEP_H

#define lockdep_assert_irqs_disabled() do { } while (0)
#define lockdep_assert_held(lock) do { } while (0)

#endif
