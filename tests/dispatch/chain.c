// SPDX-License-Identifier: GPL-2.0
#include <linux/rcupdate.h>

#include "contenders.h"

struct link {
	kvm_fastpath_wrmsr_t call;
	struct link *next;
};

static struct link pool[KVM_FASTPATH_MAX_HANDLERS];
static struct link *chain, **end = &chain;
static unsigned int used;

void chain_add(kvm_fastpath_wrmsr_t call)
{
	struct link *new = &pool[used++];

	*new = (struct link){ .call = call };
	*end = new;
	end = &new->next;
}

void chain_clear(void)
{
	chain = NULL;
	end = &chain;
	used = 0;
}

enum exit_fastpath_completion chain_wrmsr(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	enum exit_fastpath_completion ret = EXIT_FASTPATH_NONE;
	struct link *link;

	for (link = rcu_dereference_sched(chain); link && ret == EXIT_FASTPATH_NONE;
	     link = rcu_dereference_sched(link->next))
		ret = link->call(NULL, vcpu, msr, data);

	return finish(vcpu, msr, data, ret);
}
