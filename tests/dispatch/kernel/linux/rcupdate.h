/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Stands for the kernel's.  Handlers come and go only while nobody dispatches, so there
 * is no grace period to wait for.
 */
#ifndef BENCH_LINUX_RCUPDATE_H
#define BENCH_LINUX_RCUPDATE_H

#include <linux/compiler.h>
#include <linux/kernel.h>

#define __rcu

struct rcu_head {
	void *unused[2];
};

#define rcu_dereference_sched(pointer) READ_ONCE(pointer)
#define rcu_dereference_protected(pointer, condition) (pointer)
#define rcu_assign_pointer(pointer, value) \
	__atomic_store_n(&(pointer), value, __ATOMIC_RELEASE)
#define kvfree_rcu(pointer, head) kvfree(pointer)
#define RCU_INITIALIZER(value) (value)

#undef synchronize_rcu
#define synchronize_rcu() do { } while (0)

#endif
