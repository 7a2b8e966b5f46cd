// SPDX-License-Identifier: GPL-2.0
/* Who calls what with interrupts off, and leaves which locks held. */
#include <linux/irqflags.h>
#include <linux/spinlock.h>

#include <kvm_fastpath/backend.h>
#include "../lib/host.h"
#include <kvm_fastpath/service.h>

static DEFINE_RAW_SPINLOCK(lock);

enum exit_fastpath_completion backend_without_a_word(struct kvm_vcpu *vcpu);
enum exit_fastpath_completion backend_without_a_word(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_wrmsr_irqoff(vcpu, 0x830, 1); /* sparse: context check failure */
}

enum exit_fastpath_completion finds_without_a_word(struct kvm_vcpu *vcpu);
enum exit_fastpath_completion finds_without_a_word(struct kvm_vcpu *vcpu)
{
	const struct kvm_fastpath_slot *slot = kvm_fastpath_find(0x830);

	if (!slot)
		return EXIT_FASTPATH_NONE;
	return kvm_fastpath_wrmsr_found(vcpu, 0x830, 1, slot); /* sparse: context check failure */
}

enum exit_fastpath_completion dispatches_after_the_end(struct kvm_vcpu *vcpu);
enum exit_fastpath_completion dispatches_after_the_end(struct kvm_vcpu *vcpu)
{
	local_irq_disable();
	__kvm_fastpath_irqoff_begin();
	kvm_fastpath_wrmsr_irqoff(vcpu, 0x830, 1);
	__kvm_fastpath_irqoff_end();
	local_irq_enable();
	return kvm_fastpath_wrmsr_irqoff(vcpu, 0x830, 1); /* sparse: context check failure */
}

bool helper_without_a_word(struct kvm_vcpu *vcpu);
bool helper_without_a_word(struct kvm_vcpu *vcpu)
{
	return kvm_fastpath_x2apic(vcpu); /* sparse: context check failure */
}

static enum exit_fastpath_completion
sends_without_a_word(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		     u64 data)
{
	if (!kvm_fastpath_icr_write(vcpu, data)) /* sparse: context check failure */
		return EXIT_FASTPATH_NONE;
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
keeps_the_lock(const struct kvm_fastpath_handler *handler, /* sparse: wrong count at exit */
	       struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	raw_spin_lock(&lock);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
declines_locked(const struct kvm_fastpath_handler *handler, /* sparse: different lock contexts */
		struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	raw_spin_lock(&lock);
	if (!data)
		return EXIT_FASTPATH_NONE;
	raw_spin_unlock(&lock);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
unlocks_unlocked(const struct kvm_fastpath_handler *handler, /* sparse: wrong count at exit */
		 struct kvm_vcpu *vcpu, u32 msr, u64 data)
	__kvm_fastpath_irqoff
{
	raw_spin_unlock(&lock);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

extern const struct kvm_fastpath_handler context_handlers[];
const struct kvm_fastpath_handler context_handlers[] = {
	{ .name = "sends_without_a_word", .msr = 1, .write = sends_without_a_word },
	{ .name = "keeps_the_lock", .msr = 2, .write = keeps_the_lock },
	{ .name = "declines_locked", .msr = 3, .write = declines_locked },
	{ .name = "unlocks_unlocked", .msr = 4, .write = unlocks_unlocked },
};
