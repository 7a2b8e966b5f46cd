// SPDX-License-Identifier: GPL-2.0
/*
 * Handlers that are recognised by one thing alone, and functions that are none.
 */
#include <kvm_fastpath/handler.h>

/* By a cast. */
static int by_cast(void *handler, void *vcpu, unsigned int index, unsigned long long value)
{
	msleep(50);	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

/* By the typedef. */
static int by_pointer(void *handler, void *vcpu, unsigned int index, unsigned long long value)
{
	msleep(50);	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

static int by_list(void *handler, void *vcpu, unsigned int index, unsigned long long value)
{
	msleep(50);	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

static int by_literal(void *handler, void *vcpu, unsigned int index, unsigned long long value)
{
	msleep(50);	/* cocci: sleep */
	return EXIT_FASTPATH_NONE;
}

/* By what it says of itself: it may do what a handler may not, for it need not be one. */
static bool by_annotation(struct kvm_vcpu *vcpu)
	__kvm_fastpath_irqoff
{
	msleep(50);	/* cocci: sleep */
	return kvm_skip_emulated_instruction(vcpu);	/* near: skip */
}

static kvm_fastpath_wrmsr_t pointer = by_pointer;
static const kvm_fastpath_wrmsr_t list[] = { by_cast, &by_list };

static void fill(struct kvm_fastpath_handler *handler)
{
	handler->write = (kvm_fastpath_wrmsr_t)by_cast;
	*handler = (struct kvm_fastpath_handler){ .name = "literal", .write = by_literal };
}

/* A file's, not a handler's. */
static ssize_t seen_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	msleep(50);	/* near: sleep */
	return n;
}

static const struct file_operations seen_fops = {
	.write = seen_write,
};

/* What the registry calls to tell somebody, and what asks for a handler. */
static fastpath_t
told(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr)
{
	msleep(50);	/* near: sleep */
	return EXIT_FASTPATH_NONE;
}
