// SPDX-License-Identifier: GPL-2.0
/*
 * The fixture: handlers 0..MAX on consecutive MSRs from TEST_MSR on.
 */
#include <linux/irqflags.h>

#include "fixture.h"

static enum exit_fastpath_completion
test_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (vcpu->completion != EXIT_FASTPATH_NONE) {
		vcpu->msr = msr;
		vcpu->data = data;
		fake_event(vcpu, FAKE_HANDLER);
	}
	return vcpu->completion;
}

int fixture_init(struct kunit *test)
{
	struct fixture *f = kunit_kzalloc(test, sizeof(*f), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_NULL(test, f);

	f->vcpu.lapic_in_kernel = true;
	f->vcpu.x2apic_mode = true;
	f->vcpu.completion = EXIT_FASTPATH_EXIT_HANDLED;
	for (i = 0; i < ARRAY_SIZE(f->handler); i++) {
		f->handler[i].name = "test";
		f->handler[i].msr = TEST_MSR + i;
		f->handler[i].write = test_write;
	}
	fake_current = &f->vcpu;
	test->priv = f;
	return 0;
}

void fixture_exit(struct kunit *test)
{
	struct fixture *f = test->priv;
	unsigned int i;

	if (!f)
		return;
	for (i = 0; i < ARRAY_SIZE(f->handler); i++) {
		if (f->registered[i])
			fixture_unregister(f, i);
	}
	fake_current = NULL;
}

int fixture_register(struct fixture *f, unsigned int i)
{
	int ret = kvm_fastpath_register(&f->handler[i]);

	if (!ret)
		f->registered[i] = true;
	return ret;
}

void fixture_unregister(struct fixture *f, unsigned int i)
{
	kvm_fastpath_unregister(&f->handler[i]);
	f->registered[i] = false;
}

enum exit_fastpath_completion fixture_wrmsr(struct fixture *f, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret;

	local_irq_disable();
	__kvm_fastpath_irqoff_begin();
	ret = kvm_fastpath_wrmsr_irqoff(&f->vcpu, msr, data);
	__kvm_fastpath_irqoff_end();
	local_irq_enable();
	return ret;
}

bool fixture_finds(u32 msr)
{
	bool found;

	local_irq_disable();
	found = kvm_fastpath_find(msr);
	local_irq_enable();
	return found;
}

u32 *fixture_entry(u32 msr)
{
	struct kvm_fastpath_table *table = rcu_dereference_protected(kvm_fastpath_table, true);

	return &table->entry[kvm_fastpath_hash(msr, table->mult)].msr;
}

void fixture_expect_untouched(struct kunit *test)
{
	struct fixture *f = test->priv;

	KUNIT_EXPECT_EQ(test, f->vcpu.nr_events, 0);
	KUNIT_EXPECT_EQ(test, f->vcpu.icr, 0ULL);
	KUNIT_EXPECT_EQ(test, f->vcpu.tscdeadline, 0ULL);
	KUNIT_EXPECT_EQ(test, f->vcpu.timer_reg, 0);
	KUNIT_EXPECT_EQ(test, f->vcpu.timer_value, 0);
	KUNIT_EXPECT_EQ(test, f->vcpu.msr, 0);
	KUNIT_EXPECT_EQ(test, f->vcpu.data, 0ULL);
}
