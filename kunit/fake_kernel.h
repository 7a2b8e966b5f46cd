/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The fault-injection shim: records registration's requests to the kernel.  KUnit builds
 * force-include it into lib/registry.c and lib/modules.c.  Each call goes on to the real function,
 * unless a case makes it fail.
 *
 * The kernel's own fault injection is not enough: alloc_percpu() has no knob, and
 * failslab ignores GFP_KERNEL unless userspace says otherwise.
 */
#ifndef KVM_FASTPATH_FAKE_KERNEL_H
#define KVM_FASTPATH_FAKE_KERNEL_H

#include <linux/hash.h>
#include <linux/module.h>
#include <linux/notifier.h>
#include <linux/percpu.h>
#include <linux/rcupdate.h>

enum fake_call {
	FAKE_ALLOC_STATS,
	FAKE_PUBLISH,
	FAKE_PUBLISHED,
	FAKE_GRACE_PERIOD,
	FAKE_FREE_STATS,
};

#define FAKE_CALLS_MAX 12

/*
 * @fail: the number of the allocation that fails, counted from now on; 0 for none
 * @meanwhile: plays others during the call, before it has its effect
 * @one_multiplier: registration finds no multiplier but 0x80000001
 * @module: whose memory is @size bytes from @memory on
 */
struct fake_kernel {
	unsigned int fail;
	void (*meanwhile)(struct fake_kernel *kernel, enum fake_call call);
	bool one_multiplier;
	const struct module *module;
	unsigned long memory;
	size_t size;

	enum fake_call calls[FAKE_CALLS_MAX];
	unsigned int nr_calls;
};

/* The case that records the calls; NULL if none does. */
extern struct fake_kernel *fake_kernel;

/* The notifier of modules; NULL if there is none. */
extern struct notifier_block *fake_notifier;

void fake_call(enum fake_call call);
bool fake_alloc_fails(enum fake_call call);
bool fake_has_one_multiplier(void);
bool fake_within_module(unsigned long addr, const struct module *module);

static inline void __percpu *fake_alloc_percpu(size_t size, size_t align)
{
	return fake_alloc_fails(FAKE_ALLOC_STATS) ? NULL : __alloc_percpu(size, align);
}

static inline void fake_free_percpu(void __percpu *stats)
{
	fake_call(FAKE_FREE_STATS);
	free_percpu(stats);
}

static inline void fake_synchronize_rcu(void)
{
	fake_call(FAKE_GRACE_PERIOD);
	synchronize_rcu();
}

static inline void fake_assign_pointer(void __rcu **pointer, void *value)
{
	fake_call(FAKE_PUBLISH);
	rcu_assign_pointer(*pointer, value);
	fake_call(FAKE_PUBLISHED);
}

static inline int fake_register_module_notifier(struct notifier_block *nb)
{
	fake_notifier = nb;
	return register_module_notifier(nb);
}

static inline int fake_unregister_module_notifier(struct notifier_block *nb)
{
	fake_notifier = NULL;
	return unregister_module_notifier(nb);
}

#define register_module_notifier(nb) fake_register_module_notifier(nb)
#define unregister_module_notifier(nb) fake_unregister_module_notifier(nb)
#define within_module(addr, module) fake_within_module(addr, module)

/*
 * What it includes before us has set the default.  module.h is among that because on
 * x86 it may have an inline function that prints, which wants one.
 */
#undef pr_fmt

#undef alloc_percpu
#define alloc_percpu(type) \
	((typeof(type) __percpu *)fake_alloc_percpu(sizeof(type), __alignof__(type)))

#undef free_percpu
#define free_percpu(stats) fake_free_percpu(stats)

#undef hash_32
#define hash_32(val, bits) (fake_has_one_multiplier() ? 0 : __hash_32(val) >> (32 - (bits)))

#undef synchronize_rcu
#define synchronize_rcu() fake_synchronize_rcu()

#undef rcu_assign_pointer
#define rcu_assign_pointer(pointer, value) \
	fake_assign_pointer((void __rcu **)&(pointer), value)

#endif /* KVM_FASTPATH_FAKE_KERNEL_H */
