// SPDX-License-Identifier: GPL-2.0
/*
 * Checks handlers before they are registered.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/ctype.h>
#include <linux/printk.h>
#include <linux/string.h>

#include <kvm_fastpath/handler.h>

#include "registry.h"

/* Tools split the lines of the table of handlers at blanks. */
static bool is_printable_word(const char *name)
{
	while (isascii(*name) && isgraph(*name))
		name++;

	return !*name;
}

static bool is_valid(const struct kvm_fastpath_handler *handler)
{
	if (!handler->name || !*handler->name || !handler->write) {
		pr_warn("a handler needs a name and a write callback; not registered\n");
		return false;
	}
	if (!is_printable_word(handler->name)) {
		pr_warn("a handler needs a name of printable ASCII without blanks, not \"%*pE\"; not registered\n",
			(int)strlen(handler->name), handler->name);
		return false;
	}
	return true;
}

bool kvm_fastpath_are_valid(const struct kvm_fastpath_handler *handlers, unsigned int nr)
{
	unsigned int i, j;

	if (!handlers || !nr) {
		pr_warn("there is no handler to register\n");
		return false;
	}
	for (i = 0; i < nr; i++) {
		if (!is_valid(&handlers[i]))
			return false;
		for (j = 0; j < i; j++) {
			if (handlers[j].msr == handlers[i].msr) {
				pr_warn("handlers %s and %s are for one MSR, 0x%x; not registered\n",
					handlers[j].name, handlers[i].name, handlers[i].msr);
				return false;
			}
		}
	}
	return true;
}
