// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that go while they are registered, and what looks like it.
 */
#include <linux/slab.h>

#include <kvm_fastpath/handler.h>

struct device_state {
	struct kvm_fastpath_handler handler;
	int users;
};

static struct device_state *state;

static fastpath_t __init
init_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return EXIT_FASTPATH_NONE;
}

static fastpath_t
some_wrmsr(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	return EXIT_FASTPATH_NONE;
}

static struct kvm_fastpath_handler init_handler __initdata = {	/* cocci: lifetime */
	.name = "init",
	.write = some_wrmsr,
};

static const struct kvm_fastpath_handler const_handler __initconst = {	/* cocci: lifetime */
	.name = "const",
	.write = some_wrmsr,
};

static struct kvm_fastpath_handler init_handlers[] __initdata = {	/* cocci: lifetime */
	{ .name = "first", .write = some_wrmsr },
};

static struct kvm_fastpath_handler text_handler = {
	.name = "text",
	.write = init_wrmsr,	/* cocci: lifetime */
};

static struct kvm_fastpath_handler ro_handler __ro_after_init = {	/* near: lifetime */
	.name = "ro",
	.write = some_wrmsr,	/* near: lifetime */
};

static struct other_handler other __initdata = {	/* near: lifetime */
	.name = "other",
};

static int on_stack(void)
{
	struct kvm_fastpath_handler handler = {
		.name = "stack",
		.write = some_wrmsr,
	};

	return kvm_fastpath_register(&handler);	/* cocci: lifetime */
}

static int in_struct_on_stack(void)
{
	struct device_state local = { .users = 1 };

	return kvm_fastpath_register(&local.handler);	/* cocci: lifetime */
}

static int array_on_stack(void)
{
	struct kvm_fastpath_handler handler[2] = { { .write = some_wrmsr } };

	return kvm_fastpath_register(&handler[0]);	/* cocci: lifetime */
}

static int whole_array_on_stack(void)
{
	struct kvm_fastpath_handler all[] = { { .write = some_wrmsr } };

	return kvm_fastpath_register_many(all, ARRAY_SIZE(all));	/* cocci: lifetime */
}

static int many_static(void)
{
	static const struct kvm_fastpath_handler handlers[] = { { .write = some_wrmsr } };

	return kvm_fastpath_register_many(handlers, ARRAY_SIZE(handlers));	/* near: lifetime */
}

/* It does not stay registered. */
static int try_many(void)
{
	struct kvm_fastpath_handler handlers[] = { { .write = some_wrmsr } };
	int ret;

	ret = kvm_fastpath_register_many(handlers, 1);	/* near: lifetime */
	if (!ret)
		kvm_fastpath_unregister_many(handlers, 1);
	return ret;
}

static int static_local(void)
{
	static struct kvm_fastpath_handler handler = {
		.name = "static",
		.write = some_wrmsr,
	};
	static struct kvm_fastpath_handler handlers[1];
	struct kvm_fastpath_handler *pointer = &handlers[0];
	int ret;

	ret = kvm_fastpath_register(&handlers[0]);	/* near: lifetime */
	if (ret)
		return ret;
	kvm_fastpath_unregister(&handlers[0]);
	ret = kvm_fastpath_register(pointer);	/* near: lifetime */
	if (ret)
		return ret;
	kvm_fastpath_unregister(pointer);
	return kvm_fastpath_register(&handler);	/* near: lifetime */
}

/* It does not stay registered. */
static int try(void)
{
	struct kvm_fastpath_handler handler = { .name = "try", .write = some_wrmsr };
	int ret;

	ret = kvm_fastpath_register(&handler);	/* near: lifetime */
	if (!ret)
		kvm_fastpath_unregister(&handler);
	return ret;
}

static int start(void)
{
	int ret;

	state = kzalloc(sizeof(*state), GFP_KERNEL);
	if (!state)
		return -ENOMEM;

	ret = kvm_fastpath_register(&state->handler);
	if (ret) {
		kfree(state);	/* near: lifetime */
		return ret;
	}

	ret = misc_register(&device);
	if (ret) {
		kfree(state);	/* cocci: lifetime */
		kvm_fastpath_unregister(&state->handler);
	}
	return ret;
}

static int start_right(struct device_state *other)
{
	int ret;

	ret = kvm_fastpath_register(&state->handler);
	if (ret)
		goto free;

	ret = misc_register(&device);
	if (ret)
		goto unregister;

	kfree(other);	/* near: lifetime */
	return 0;

unregister:
	kvm_fastpath_unregister(&state->handler);
free:
	kfree(state);	/* near: lifetime */
	return ret;
}

static void stop_wrong(struct kvm_fastpath_handler *handler)
{
	kvfree(handler);	/* cocci: lifetime */
	kvm_fastpath_unregister(handler);
}

static void stop_many_wrong(struct kvm_fastpath_handler *handlers, int n)
{
	kfree(handlers);	/* cocci: lifetime */
	kvm_fastpath_unregister_many(handlers, n);
}

static int many_never_stopped(struct kvm_fastpath_handler *handlers, int n)
{
	if (kvm_fastpath_register_many(handlers, n))
		return -EBUSY;
	kfree(handlers);	/* cocci: lifetime */
	return 0;
}

static int never_stopped(struct kvm_fastpath_handler *handler)
{
	if (kvm_fastpath_register(handler))
		return -EBUSY;
	kfree(handler);	/* cocci: lifetime */
	return 0;
}

static void stop_right(void)
{
	kvm_fastpath_unregister(&state->handler);
	kfree(state);	/* near: lifetime */
}

static void stop_many_right(struct kvm_fastpath_handler *handlers, int n)
{
	kvm_fastpath_unregister_many(handlers, n);
	kfree(handlers);	/* near: lifetime */
}
