// SPDX-License-Identifier: GPL-2.0
/* The table is RCU's, counters are per CPU, userspace's memory is userspace's. */
#include <kvm_fastpath/backend.h>

u32 table_read_plainly(void);
u32 table_read_plainly(void)
{
	return kvm_fastpath_table->entry[0].msr; /* sparse: dereference of noderef expression */
}

struct kvm_fastpath_table *table_fetched_plainly(void);
struct kvm_fastpath_table *table_fetched_plainly(void)
{
	return kvm_fastpath_table; /* sparse: different address spaces */
}

void table_published_plainly(struct kvm_fastpath_table *new);
void table_published_plainly(struct kvm_fastpath_table *new)
{
	kvm_fastpath_table = new; /* sparse: different address spaces */
}

void counter_of_no_cpu(struct kvm_fastpath_slot *slot);
void counter_of_no_cpu(struct kvm_fastpath_slot *slot)
{
	slot->stats->handled++; /* sparse: dereference of noderef expression */
}

u64 userspace_read_plainly(const u64 __user *address);
u64 userspace_read_plainly(const u64 __user *address)
{
	return *address; /* sparse: dereference of noderef expression */
}
