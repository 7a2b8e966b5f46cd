// SPDX-License-Identifier: GPL-2.0
/*
 * Records registration's requests to the kernel, in order.
 */
#include "fake_kernel.h"

struct fake_kernel *fake_kernel;
struct notifier_block *fake_notifier;

void fake_call(enum fake_call call)
{
	struct fake_kernel *kernel = READ_ONCE(fake_kernel);

	if (!kernel)
		return;
	if (kernel->nr_calls < FAKE_CALLS_MAX)
		kernel->calls[kernel->nr_calls] = call;
	kernel->nr_calls++;
	if (kernel->meanwhile)
		kernel->meanwhile(kernel, call);
}

bool fake_alloc_fails(enum fake_call call)
{
	struct fake_kernel *kernel = READ_ONCE(fake_kernel);

	fake_call(call);
	return kernel && kernel->fail && !--kernel->fail;
}

bool fake_has_one_multiplier(void)
{
	struct fake_kernel *kernel = READ_ONCE(fake_kernel);

	return kernel && kernel->one_multiplier;
}

bool fake_within_module(unsigned long addr, const struct module *module)
{
	struct fake_kernel *kernel = READ_ONCE(fake_kernel);

	return kernel && module == kernel->module && addr - kernel->memory < kernel->size;
}
