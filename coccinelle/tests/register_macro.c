// SPDX-License-Identifier: GPL-2.0
/*
 * A module whose init and exit are made for one array of handlers.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

static enum exit_fastpath_completion
poll_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	vcpu->arch.msr_kvm_poll_control = data;
	return EXIT_FASTPATH_REENTER_GUEST;	/* near: accept */
}

static const struct kvm_fastpath_handler handlers[] = {	/* near: lifetime */
	{ .name = "poll-control", .msr = MSR_KVM_POLL_CONTROL, .write = poll_wrmsr },
};

static const struct kvm_fastpath_handler at_init[] __initconst = {	/* cocci: lifetime */
	{ .name = "early", .msr = MSR_KVM_POLL_CONTROL, .write = poll_wrmsr },
};

static const struct kvm_fastpath_handler more[2], once;

module_kvm_fastpath_handlers(handlers);	/* near: register */

static int add_more(void)
{
	return kvm_fastpath_register_many(more, ARRAY_SIZE(more));	/* cocci: register */
}

static int add_once(void)
{
	return kvm_fastpath_register(&once);	/* near: register */
}

static void remove_once(void)
{
	kvm_fastpath_unregister(&once);
}
