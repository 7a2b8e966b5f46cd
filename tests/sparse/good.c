// SPDX-License-Identifier: GPL-2.0
/* The same done right: nothing here may be reported. */
#include <linux/irqflags.h>
#include <linux/spinlock.h>

#include <kvm_fastpath/backend.h>
#include "../lib/host.h"
#include <kvm_fastpath/service.h>

static DEFINE_RAW_SPINLOCK(lock);

static bool helper(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	return kvm_fastpath_x2apic(vcpu);
}

static enum exit_fastpath_completion
handler(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	if (!helper(vcpu))
		return EXIT_FASTPATH_NONE;

	raw_spin_lock(&lock);
	kvm_fastpath_host_trace_wrmsr(msr, data);
	raw_spin_unlock(&lock);

	return data ? EXIT_FASTPATH_EXIT_HANDLED : EXIT_FASTPATH_REENTER_GUEST;
}

extern const struct kvm_fastpath_handler good_handler;
const struct kvm_fastpath_handler good_handler = {
	.name = "good", .msr = 1, .write = handler,
};

int backend(struct kvm_vcpu *vcpu);
int backend(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	enum exit_fastpath_completion completion = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);

	if (completion == EXIT_FASTPATH_NONE)
		return 0;
	switch (kvm_fastpath_downgrade_reenter(completion)) {
	case EXIT_FASTPATH_EXIT_USERSPACE:
		return -1;
	default:
		return 1;
	}
}

enum exit_fastpath_completion backend_that_finds(struct kvm_vcpu *vcpu);
enum exit_fastpath_completion backend_that_finds(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	const struct kvm_fastpath_slot *slot = kvm_fastpath_find(1);

	return slot ? kvm_fastpath_wrmsr_found(vcpu, 1, 2, slot) : EXIT_FASTPATH_NONE;
}

bool test_like(struct kvm_vcpu *vcpu);
bool test_like(struct kvm_vcpu *vcpu)
{
	enum exit_fastpath_completion completion;

	local_irq_disable();
	__kvm_fastpath_irqoff_begin();
	completion = kvm_fastpath_wrmsr_irqoff(vcpu, 1, 2);
	__kvm_fastpath_irqoff_end();
	local_irq_enable();

	return completion != EXIT_FASTPATH_NONE;
}

u32 table_read(void);
u32 table_read(void)
{
	struct kvm_fastpath_table *table;
	u32 msr;

	rcu_read_lock();
	table = rcu_dereference(kvm_fastpath_table);
	msr = table->entry[0].msr;
	rcu_read_unlock();
	return msr;
}

void counter(struct kvm_fastpath_slot *slot);
void counter(struct kvm_fastpath_slot *slot)
{
	this_cpu_inc(slot->stats->handled);
}
