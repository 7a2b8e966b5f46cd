/* SPDX-License-Identifier: GPL-2.0 */
/*
 * This module's parameters, as the parameter core finds them.
 */
#ifndef KVM_FASTPATH_PARAMS_H
#define KVM_FASTPATH_PARAMS_H

#include <kunit/test.h>
#include <linux/module.h>
#include <linux/moduleparam.h>

#ifdef MODULE

static inline const struct kernel_param *params_begin(void)
{
	return THIS_MODULE->kp;
}

static inline const struct kernel_param *params_end(void)
{
	return THIS_MODULE->kp + THIS_MODULE->num_kp;
}

#define PARAM_PREFIX ""

#else

extern const struct kernel_param __start___param[], __stop___param[];

static inline const struct kernel_param *params_begin(void)
{
	return __start___param;
}

static inline const struct kernel_param *params_end(void)
{
	return __stop___param;
}

#define PARAM_PREFIX KBUILD_MODNAME "."

#endif

int set_param(struct kunit *test, const char *name, const char *val);
/* One letter and a new line. */
void expect_param(struct kunit *test, const char *name, const char *val);

#endif /* KVM_FASTPATH_PARAMS_H */
