// SPDX-License-Identifier: GPL-2.0
/*
 * How the kernel unwinds: a module that registers in each of these ways is right.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

extern const struct kvm_fastpath_handler one, two, table[], *pointers[];

/* A goto, and a loop that counts down. */
static int while_down(void)
{
	int i, ret;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		ret = kvm_fastpath_register(&table[i]);	/* near: register lifetime */
		if (ret)
			goto unwind;	/* near: register */
	}
	return 0;

unwind:
	while (i--)
		kvm_fastpath_unregister(&table[i]);
	return ret;	/* near: register */
}

static int while_down_signed(void)
{
	int i, ret;

	for (i = 0; i < nr; i++) {
		ret = kvm_fastpath_register(pointers[i]);
		if (ret < 0)
			goto err;	/* near: register */
	}
	return 0;
err:
	while (--i >= 0)
		kvm_fastpath_unregister(pointers[i]);
	return ret;	/* near: register */
}

/* In place. */
static int for_down(void)
{
	int i, ret;

	for (i = 0; i < nr; i++) {
		ret = kvm_fastpath_register(&table[i]);
		if (ret) {
			for (i--; i >= 0; i--)
				kvm_fastpath_unregister(&table[i]);
			return ret;	/* near: register */
		}
	}
	return 0;
}

/* With a second index, and the result tested in the if. */
static int for_up(void)
{
	unsigned int i, j;

	for (i = 0; i < nr; i++)
		if (kvm_fastpath_register(&table[i]))
			goto out;	/* near: register */
	return 0;
out:
	for (j = 0; j < i; j++)
		kvm_fastpath_unregister(&table[j]);
	return -EBUSY;	/* near: register */
}

/* With pointers. */
static int by_pointer(void)
{
	const struct kvm_fastpath_handler *h;
	int ret = 0;

	for (h = table; h < table + nr; h++) {
		ret = kvm_fastpath_register(h);
		if (ret)
			break;
	}
	if (!ret)
		return 0;
	while (h-- > table)
		kvm_fastpath_unregister(h);
	return ret;	/* near: register */
}

/* Labels, the last first. */
static int labels(void)
{
	int ret = kvm_fastpath_register(&one);	/* near: register */

	if (ret)
		return ret;	/* near: register */
	ret = kvm_fastpath_register(&two);
	if (ret)
		goto err_one;	/* near: register */
	ret = misc_register(&device);
	if (ret)
		goto err_two;	/* near: register */
	return 0;

err_two:
	kvm_fastpath_unregister(&two);
err_one:
	kvm_fastpath_unregister(&one);
	return ret;	/* near: register */
}

/* One inside the other. */
static int nested(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);
	if (!ret) {
		ret = kvm_fastpath_register(&two);
		if (ret)
			kvm_fastpath_unregister(&one);
	}
	return ret;	/* near: register */
}

/* All or none, and one thing after it. */
static int many_then(void)
{
	int ret = kvm_fastpath_register_many(table, nr);	/* near: register */

	if (ret)
		return ret;	/* near: register */
	buffer = kzalloc(64, GFP_KERNEL);
	if (!buffer) {
		ret = -ENOMEM;
		goto unregister;	/* near: register */
	}
	return 0;
unregister:
	kvm_fastpath_unregister_many(table, nr);
	return ret;	/* near: register */
}

static void drop_all(void *unused)
{
	kvm_fastpath_unregister_many(table, nr);
}

/* The device does it. */
static int managed(struct device *dev)
{
	int ret;

	ret = kvm_fastpath_register_many(table, nr);
	if (ret)
		return dev_err_probe(dev, ret, "no fast path\n");

	ret = devm_add_action_or_reset(dev, drop_all, NULL);
	if (ret)
		return ret;	/* near: register */

	return devm_request(dev);
}

/* A function that takes what there is so far, and the exit itself. */
static void drop(unsigned int n)
{
	while (n)
		kvm_fastpath_unregister(pointers[--n]);
}

static void stop(void)
{
	drop(nr_registered);
	kvm_fastpath_unregister(&two);
	kvm_fastpath_unregister(&one);
}

static int by_count(void)
{
	int err;

	for (nr_registered = 0; nr_registered < nr; nr_registered++) {
		err = kvm_fastpath_register(pointers[nr_registered]);
		if (err) {
			drop(nr_registered);
			return err;	/* near: register */
		}
	}
	err = misc_register(&device);
	if (err)
		stop();
	return err;	/* near: register */
}

/* A flag for each. */
static int flags(void)
{
	bool has_one = false, has_table = false;
	int ret;

	ret = kvm_fastpath_register(&one);
	if (ret)
		goto out;	/* near: register */
	has_one = true;
	ret = kvm_fastpath_register_many(table, nr);
	if (ret)
		goto out;	/* near: register */
	has_table = true;
	ret = misc_register(&device);
out:
	if (ret && has_table)
		kvm_fastpath_unregister_many(table, nr);
	if (ret && has_one)
		kvm_fastpath_unregister(&one);
	return ret;	/* near: register */
}

/* A handler that may be missing: the module goes on without it. */
static int optional(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);	/* near: register */
	if (ret == -EEXIST)
		pr_info("someone else has it\n");
	else if (ret)
		return ret;	/* near: register */
	return 0;
}

module_exit(stop);
