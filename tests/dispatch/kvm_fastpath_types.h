/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The types of the bench: the fake's enum exit_fastpath_completion, and inline functions.
 */
#ifndef BENCH_TYPES_H
#define BENCH_TYPES_H

#include "../../kunit/kvm_fastpath_types.h"

#undef KVM_FASTPATH_HOST
#undef KVM_FASTPATH_SERVICE
#define KVM_FASTPATH_HOST	static
#define KVM_FASTPATH_SERVICE	static

#endif
