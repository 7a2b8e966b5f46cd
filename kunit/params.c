// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters as root sees them in sysfs.
 */
#include <linux/string.h>

#include "params.h"

static const struct kernel_param *find_param(struct kunit *test, const char *name)
{
	const struct kernel_param *kp;

	for (kp = params_begin(); kp < params_end(); kp++) {
		if (!strcmp(kp->name, name))
			return kp;
	}
	KUNIT_FAIL(test, "no parameter %s", name);
	return NULL;
}

int set_param(struct kunit *test, const char *name, const char *val)
{
	const struct kernel_param *kp = find_param(test, name);
	int ret;

	KUNIT_ASSERT_NOT_NULL(test, kp);
	kernel_param_lock(THIS_MODULE);
	ret = kp->ops->set(val, kp);
	kernel_param_unlock(THIS_MODULE);
	return ret;
}

void expect_param(struct kunit *test, const char *name, const char *val)
{
	const struct kernel_param *kp = find_param(test, name);
	char *buffer = kunit_kzalloc(test, PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, kp);
	KUNIT_ASSERT_NOT_NULL(test, buffer);
	KUNIT_EXPECT_EQ(test, kp->ops->get(buffer, kp), 2);
	KUNIT_EXPECT_STREQ(test, buffer, val);
}
