// SPDX-License-Identifier: GPL-2.0
/*
 * All suites, one module.
 */
#include <linux/module.h>

#include "fixture.h"

/* The registry's last: it uses up what is warned about once. */
kunit_test_suites(&kvm_fastpath_builtin_suite, &kvm_fastpath_dispatch_suite,
		  &kvm_fastpath_icr_suite, &kvm_fastpath_tscdeadline_suite,
		  &kvm_fastpath_backend_suite, &kvm_fastpath_registry_suite);

MODULE_DESCRIPTION("KUnit tests of kvm_fastpath");
MODULE_LICENSE("GPL");
