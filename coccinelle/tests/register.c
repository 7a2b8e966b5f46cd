// SPDX-License-Identifier: GPL-2.0
/*
 * A module that registers carelessly, and one path of it that does not.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

extern const struct kvm_fastpath_handler one, two, three, four, five, six, seven;
static const struct kvm_fastpath_handler many[3], kept[2], by_one[2];

static void dropped(void)
{
	kvm_fastpath_register(&one);	/* cocci: register */
	(void)kvm_fastpath_register(&two);	/* cocci: register */
	kvm_fastpath_register_many(many, ARRAY_SIZE(many));	/* cocci: register */
}

static int untested(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);	/* cocci: register */
	pr_info("registered\n");
	return 0;
}

static int overwritten(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);	/* cocci: register */
	ret = kvm_fastpath_register(&two);	/* near: register */
	return ret;
}

static int late_failure(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);	/* near: register */
	if (ret)
		return ret;	/* near: register */

	ret = misc_register(&device);
	if (ret)
		return ret;	/* cocci: register */

	if (!device.parent)
		return -ENODEV;	/* cocci: register */
	return 0;
}

static int late_goto(void)
{
	int ret;

	ret = kvm_fastpath_register(&two);
	if (ret < 0) {
		pr_err("no fast path\n");
		return ret;	/* near: register */
	}

	ret = misc_register(&device);
	if (ret)
		goto out;	/* cocci: register */
	return 0;
out:
	kfree(buffer);
	return ret;
}

static int all_or_none(void)
{
	int i, ret;

	for (i = 0; i < nr; i++) {
		ret = kvm_fastpath_register(table[i]);
		if (ret)
			return ret;	/* cocci: register */
	}
	return 0;
}

static int late_failure_of_many(void)
{
	int ret;

	ret = kvm_fastpath_register_many(many, ARRAY_SIZE(many));	/* near: register */
	if (ret)
		return ret;	/* near: register */

	ret = misc_register(&device);
	if (ret)
		return ret;	/* cocci: register */
	return 0;
}

static int still_there(void)
{
	return kvm_fastpath_register(&three);	/* cocci: register */
}

static int many_still_there(void)
{
	return kvm_fastpath_register_many(kept, ARRAY_SIZE(kept));	/* cocci: register */
}

/* From here on all is right. */
static int unwound(void)
{
	int ret;

	ret = kvm_fastpath_register(&four);
	if (ret)
		goto out;	/* near: register */

	ret = kvm_fastpath_register(&five);
	if (ret)
		goto out_four;	/* near: register */

	ret = misc_register(&device);
	if (ret)
		goto out_five;	/* near: register */
	return 0;

out_five:
	kvm_fastpath_unregister(&five);
out_four:
	kvm_fastpath_unregister(&four);
out:
	return ret;
}

static void remove_first(int n)
{
	while (n--)
		kvm_fastpath_unregister(table[n]);
}

static int unwound_by_a_function(void)
{
	int i, ret;

	for (i = 0; i < nr; i++) {
		ret = kvm_fastpath_register(table[i]);
		if (ret) {
			remove_first(i);
			return ret;	/* near: register */
		}
	}
	return 0;
}

static int warns(void)
{
	if (WARN_ON(kvm_fastpath_register(&six)))	/* near: register */
		return -EBUSY;	/* near: register */
	return 0;
}

static int returned(void)
{
	return kvm_fastpath_register(&seven);	/* near: register */
}

static int many_unwound(void)
{
	int ret;

	ret = kvm_fastpath_register_many(many, ARRAY_SIZE(many));	/* near: register */
	if (ret)
		return ret;	/* near: register */

	ret = misc_register(&device);
	if (ret)
		kvm_fastpath_unregister_many(many, ARRAY_SIZE(many));
	return ret;	/* near: register */
}

static int many_removed_one_by_one(void)
{
	return kvm_fastpath_register_many(by_one, ARRAY_SIZE(by_one));	/* near: register */
}

static int first_of_many(struct kvm_fastpath_handler *handlers, int n)
{
	return kvm_fastpath_register_many(handlers, n);	/* near: register */
}

static void remove_all(void)
{
	int i;

	kvm_fastpath_unregister_many(many, ARRAY_SIZE(many));
	for (i = 0; i < ARRAY_SIZE(by_one); i++)
		kvm_fastpath_unregister(&by_one[i]);
	remove_first(nr);
	kvm_fastpath_unregister(&one);
	kvm_fastpath_unregister(&two);
	kvm_fastpath_unregister(&four);
	kvm_fastpath_unregister(&five);
	kvm_fastpath_unregister(&six);
	kvm_fastpath_unregister(&seven);
}

static void __exit leave(void)
{
	remove_all();
}
module_exit(leave);
