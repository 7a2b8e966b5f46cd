// SPDX-License-Identifier: GPL-2.0
/*
 * Unwinding that forgets something.
 */
#include <linux/module.h>

#include <kvm_fastpath/handler.h>

extern const struct kvm_fastpath_handler one, two, table[];

/* The loop is for another array. */
static int other_array(void)
{
	int i, ret = 0;

	for (i = 0; i < nr; i++) {
		ret = kvm_fastpath_register(&table[i]);
		if (ret)
			goto unwind;	/* cocci: register */
	}
	return 0;
unwind:
	while (i--)
		device_remove_file(dev, &files[i]);
	return ret;
}

/* Declared with its value. */
static int declared(void)
{
	int err = kvm_fastpath_register(&one);

	if (err)
		return err;	/* near: register */
	err = misc_register(&device);
	if (err)
		return err;	/* cocci: register */
	return 0;
}

/* In the if. */
static struct state *in_if(void)
{
	struct state *s;

	if (kvm_fastpath_register_many(table, nr))
		return ERR_PTR(-EBUSY);	/* near: register */
	s = kzalloc(sizeof(*s), GFP_KERNEL);
	if (!s)
		return ERR_PTR(-ENOMEM);	/* cocci: register */
	s->thread = kthread_run(work, s, "state");
	if (IS_ERR(s->thread))
		return PTR_ERR(s->thread);	/* cocci: register */
	return s;
}

/* The first label is one too low. */
static int wrong_label(void)
{
	int ret;

	ret = kvm_fastpath_register(&one);
	if (ret)
		return ret;	/* near: register */
	ret = kvm_fastpath_register(&two);
	if (ret)
		goto out;	/* cocci: register */
	ret = misc_register(&device);
	if (ret)
		goto out_two;	/* near: register */
	return 0;
out_two:
	kvm_fastpath_unregister(&two);
	kvm_fastpath_unregister(&one);
out:
	return ret;
}

/* Compound literals live as long as the block they are in. */
static int literal(void)
{
	return kvm_fastpath_register(&(struct kvm_fastpath_handler) {	/* cocci: lifetime */
		.name = "literal", .msr = 1, .write = some_wrmsr,
	});
}

static int literals(void)
{
	const struct kvm_fastpath_handler *all = (struct kvm_fastpath_handler[]) {
		{ .name = "first", .msr = 1, .write = some_wrmsr },
		{ .name = "second", .msr = 2, .write = some_wrmsr },
	};

	return kvm_fastpath_register_many(all, 2);	/* cocci: lifetime */
}

static int pointed(void)
{
	struct kvm_fastpath_handler *h = &(struct kvm_fastpath_handler) { .name = "pointed" };

	h->write = some_wrmsr;
	return kvm_fastpath_register(h);	/* cocci: lifetime */
}

/* Literals at file scope are static; a copy of one is as good as any value. */
static const struct kvm_fastpath_handler *at_top = &(struct kvm_fastpath_handler) {
	.name = "top", .msr = 3, .write = some_wrmsr,
};

static int copies(struct state *s)
{
	struct kvm_fastpath_handler *h;
	int ret;

	s->handler = (struct kvm_fastpath_handler) { .name = "copy", .write = some_wrmsr };
	ret = kvm_fastpath_register(&s->handler);	/* near: lifetime */
	if (ret)
		return ret;
	h = kmemdup(&(struct kvm_fastpath_handler) { .name = "dup", .write = some_wrmsr },
		    sizeof(*h), GFP_KERNEL);
	if (h)
		ret = kvm_fastpath_register(h);	/* near: lifetime */
	return ret;
}

static int top(void)
{
	return kvm_fastpath_register(at_top);	/* near: lifetime */
}
