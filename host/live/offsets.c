// SPDX-License-Identifier: GPL-2.0
/*
 * Offsets in C's structures, for trampoline.S.
 */
#include <linux/kbuild.h>
#include <linux/kvm_host.h>
#include <linux/log2.h>

#include <kvm_fastpath/backend.h>

static void __used offsets(void)
{
	OFFSET(VCPU_RCX, kvm_vcpu, arch.regs[VCPU_REGS_RCX]);
	OFFSET(TABLE_MULT, kvm_fastpath_table, mult);
	OFFSET(TABLE_MSR, kvm_fastpath_table, entry[0].msr);
	OFFSET(TABLE_SLOT, kvm_fastpath_table, entry[0].slot);
	DEFINE(ENTRY_SIZE, sizeof(((struct kvm_fastpath_table *)0)->entry[0]));
	DEFINE(SLOT_SHIFT, ilog2(sizeof(struct kvm_fastpath_slot)));
	DEFINE(HASH_SHIFT, 32 - KVM_FASTPATH_TABLE_BITS);
	BUILD_BUG_ON(!is_power_of_2(sizeof(struct kvm_fastpath_slot)));
	/* UNLESS_ACTIVE may compare it with 0, as static_key_enabled() does. */
	BUILD_BUG_ON(offsetof(struct static_key, enabled));
}
