// SPDX-License-Identifier: GPL-2.0
/*
 * The fixture: handlers 0..MAX on consecutive MSRs from TEST_MSR on.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../lib/registry.h"
#include "fixture.h"

/* Enough for a line of each handler. */
#define TABLE_SIZE	16384

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

static struct kvm_fastpath_table *published(void)
{
	return rcu_dereference_protected(kvm_fastpath_table, true);
}

u32 fixture_mult(void)
{
	return published()->mult;
}

u32 *fixture_entry(u32 msr)
{
	struct kvm_fastpath_table *table = published();

	return &table->entry[kvm_fastpath_hash(msr, table->mult)].msr;
}

static bool is_row_of(const char *line, const struct kvm_fastpath_handler *handler,
		      struct kvm_fastpath_stats *stats)
{
	char name[32];
	u32 msr;

	return sscanf(line, "%x %31s %*s %llu %llu %*s %llu %llu", &msr, name, &stats->handled,
		      &stats->declined, &stats->filtered, &stats->unskippable) == 6 &&
	       msr == handler->msr && !strcmp(name, handler->name);
}

int fixture_stats(const struct kvm_fastpath_handler *handler, struct kvm_fastpath_stats *stats)
{
	struct seq_file table = { .size = TABLE_SIZE };
	char *text, *line;
	int ret = -ENOENT;

	table.buf = kzalloc(table.size, GFP_KERNEL);
	if (!table.buf)
		return -ENOMEM;
	kvm_fastpath_handlers_show(&table, NULL);
	for (text = table.buf; ret && (line = strsep(&text, "\n"));) {
		if (is_row_of(line, handler, stats))
			ret = 0;
	}
	kfree(table.buf);
	return ret;
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
