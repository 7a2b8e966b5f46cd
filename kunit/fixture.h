/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Shared by all suites: a vCPU, handlers, and dispatch with interrupts off.
 */
#ifndef KVM_FASTPATH_FIXTURE_H
#define KVM_FASTPATH_FIXTURE_H

#include <kunit/test.h>

#include <kvm_fastpath/backend.h>
#include <kvm_fastpath/handler.h>

#include "../handlers/builtins.h"
#include "fake_host.h"

/* Not an x2APIC MSR, so that dispatch checks the MSR filter. */
#define TEST_MSR	0x4b564d04

/* KUnit compares numbers, but to sparse a completion is no number. */
#define EXPECT_COMPLETION(test, got, want) \
	KUNIT_EXPECT_EQ(test, (__force int)(got), (__force int)(want))
#define ASSERT_COMPLETION(test, got, want) \
	KUNIT_ASSERT_EQ(test, (__force int)(got), (__force int)(want))

struct fixture {
	struct kvm_vcpu vcpu;
	struct kvm_fastpath_handler handler[KVM_FASTPATH_MAX_HANDLERS + 1];
	bool registered[KVM_FASTPATH_MAX_HANDLERS + 1];
};

int fixture_init(struct kunit *test);
void fixture_exit(struct kunit *test);

/* Register and unregister handler @i; the fixture unregisters the others at the end. */
int fixture_register(struct fixture *f, unsigned int i);
void fixture_unregister(struct fixture *f, unsigned int i);

enum exit_fastpath_completion fixture_wrmsr(struct fixture *f, u32 msr, u64 data);
/* Whether the MSR has a handler that is on. */
bool fixture_finds(u32 msr);
/* The multiplier that registration tries first. */
u32 fixture_mult(void);
/* The entry that readers look at, whether it is the MSR's or not. */
u32 *fixture_entry(u32 msr);

/* A handler's row of the table in debugfs; -ENOENT if it has none. */
int fixture_stats(const struct kvm_fastpath_handler *handler, struct kvm_fastpath_stats *stats);

void fixture_expect_untouched(struct kunit *test);

extern struct kunit_suite kvm_fastpath_registry_suite;
extern struct kunit_suite kvm_fastpath_dispatch_suite;
extern struct kunit_suite kvm_fastpath_icr_suite;
extern struct kunit_suite kvm_fastpath_tscdeadline_suite;
extern struct kunit_suite kvm_fastpath_backend_suite;
extern struct kunit_suite kvm_fastpath_builtin_suite;

#endif /* KVM_FASTPATH_FIXTURE_H */
