// SPDX-License-Identifier: GPL-2.0
/*
 * A test dispatches without an exit to check.
 */
#include <kvm_fastpath/backend.h>

static void dispatch_test(struct kunit *test)
{
	enum exit_fastpath_completion ret;

	local_irq_disable();
	ret = kvm_fastpath_wrmsr_found(test->priv, 1, 2, slot);	/* near: context completion */
	local_irq_enable();
	KUNIT_EXPECT_EQ(test, ret, EXIT_FASTPATH_NONE);

	ret = kvm_fastpath_wrmsr_irqoff(test->priv, 1, 2);	/* cocci: context */
	KUNIT_EXPECT_NE(test, ret, EXIT_FASTPATH_NONE);
}
