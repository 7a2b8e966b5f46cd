// SPDX-License-Identifier: GPL-2.0
/*
 * Checks that the running kvm.ko is the one that the module was built for, and finds what it does
 * not export.  On a failure one line in the log says why, and nothing has changed.
 */
#define pr_fmt(fmt) "kvm_fastpath: " fmt

#include <linux/kernel_read_file.h>
#include <linux/kprobes.h>
#include <linux/limits.h>
#include <linux/slab.h>
#include <linux/tracepoint.h>
#include <linux/vmalloc.h>

#include <kvm_fastpath_kvm.h>

#include "btf.h"
#include "live.h"

#define WANTED_FUNCTION(name, ...) \
	DEFINE_STATIC_CALL_RET0(live_##name, STATIC_CALL_TRAMP(live_##name))
#define WANTED_HOOK(hooked, ...)				\
	struct live_hook live_hook_##hooked = {			\
		.name = #hooked,				\
		.trampoline = live_trampoline_##hooked,		\
	}
#define WANTED_TRACEPOINT(name, ...) \
	struct tracepoint *live_tracepoint_##name __ro_after_init
#include "wanted.h"

/* A file of BTF, all of it in memory. */
struct live_btf {
	struct btf_file file;
	void *data;
};

static void free_btf(struct live_btf *btf)
{
	kvfree(btf->file.offsets);
	vfree(btf->data);
}

static int read_btf(struct live_btf *btf, const struct live_btf *base, const char *path)
{
	size_t size;
	ssize_t ret;

	ret = kernel_read_file_from_path(path, 0, &btf->data, INT_MAX, &size, READING_UNKNOWN);
	if (ret < 0) {
		pr_err("cannot read %s (error %zd), which tells how kvm.ko is made\n", path, ret);
		return ret;
	}
	ret = btf_file_open(&btf->file, base ? &base->file : NULL, btf->data, size);
	if (ret < 0) {
		pr_err("cannot understand %s, which tells how kvm.ko is made\n", path);
		return -EINVAL;
	}
	btf->file.offsets = kvmalloc_array(ret, sizeof(*btf->file.offsets), GFP_KERNEL);
	if (!btf->file.offsets)
		return -ENOMEM;
	btf_file_index(&btf->file);
	return 0;
}

static int differs(const char *why)
{
	pr_err("built for another kvm.ko, build it anew: %s\n", why);
	return -EINVAL;
}

static int check_member(const struct btf_file *kvm, const char *name, const char *member,
			const char *type, int offset)
{
	char why[BTF_WHY];
	int is = btf_file_member(kvm, name, member, type, why);

	if (is >= 0 && is != offset)
		snprintf(why, sizeof(why), "%s.%s is at %d, not at %d", name, member, is, offset);
	return is == offset ? 0 : differs(why);
}

static int check_prototype(const struct btf_file *kvm,
			   int (*look_up)(const struct btf_file *file, const char *name,
					  const char *prototype, char *why),
			   const char *name, const char *prototype)
{
	char why[BTF_WHY];

	return look_up(kvm, name, prototype, why) ? differs(why) : 0;
}

static int check_hyperv(const struct btf_file *kvm, const char *name, const char *member,
			const char *type, int offset)
{
	return btf_file_has_struct(kvm, name) ?
	       check_member(kvm, name, member, type, offset) : 0;
}

static int check_hook(const struct btf_file *kvm, struct live_hook *hook, const char *name,
		      const char *prototype)
{
	hook->exists = btf_file_has_function(kvm, name);
	return hook->exists ? check_prototype(kvm, btf_file_function, name, prototype) : 0;
}

static int check(const struct btf_file *kvm)
{
	int ret = 0;

#define WANTED_MEMBER(name, member, type) \
	(ret = ret ?: check_member(kvm, #name, #member, #type, offsetof(struct name, member)))
#define WANTED_HYPERV(name, member, type) \
	(ret = ret ?: check_hyperv(kvm, #name, #member, #type, offsetof(struct name, member)))
#define WANTED_DECLARED(name, member) \
	(ret = ret ?: check_member(kvm, #name, #member, NULL, offsetof(struct name, member)))
#define WANTED_HOOK(name, result, types) \
	(ret = ret ?: check_hook(kvm, &live_hook_##name, #name, #result " " #types))
#define WANTED_FUNCTION(name, result, types) \
	(ret = ret ?: check_prototype(kvm, btf_file_function, #name, #result " " #types))
#define WANTED_TRACEPOINT(name, types) \
	(ret = ret ?: check_prototype(kvm, btf_file_tracepoint, #name, "void " #types))
#include "wanted.h"

	return ret;
}

/* Nothing else compares KVM's private types. */
static int check_kvm(void)
{
	struct live_btf base = {}, kvm = {};
	int ret;

	ret = read_btf(&base, NULL, "/sys/kernel/btf/vmlinux") ?:
	      read_btf(&kvm, &base, "/sys/kernel/btf/kvm") ?:
	      check(&kvm.file);
	free_btf(&kvm);
	free_btf(&base);
	return ret;
}

/*
 * register_kprobe() looks up any name.  The probe is disabled, and unregistered at once.  Its
 * address is behind the function's ENDBR; direct calls may go there, too.
 */
static void *find_function(const char *name)
{
	struct kprobe probe = { .symbol_name = name, .flags = KPROBE_FLAG_DISABLED };
	int ret = register_kprobe(&probe);

	if (ret) {
		pr_err("cannot find the function %s (error %d)\n", name, ret);
		return NULL;
	}
	unregister_kprobe(&probe);
	return probe.addr;
}

static int find_functions(void)
{
	void *at;

#define WANTED_FUNCTION(name, ...)				\
	do {							\
		at = find_function("kvm:" #name);		\
		if (!at)					\
			return -ENOENT;				\
		static_call_update(live_##name, at);		\
	} while (0)
#define WANTED_HOOK(name, ...)					\
	do {							\
		if (!live_hook_##name.exists)			\
			break;					\
		at = find_function("kvm:" #name);		\
		if (!at)					\
			return -ENOENT;				\
		live_hook_##name.fentry = at;			\
	} while (0)
#include "wanted.h"

	return 0;
}

static void note_tracepoint(struct tracepoint *tracepoint)
{
#define WANTED_TRACEPOINT(wanted, ...)				\
	do {							\
		if (!strcmp(tracepoint->name, #wanted))		\
			live_tracepoint_##wanted = tracepoint;	\
	} while (0)
#include "wanted.h"
}

/* Unregistering the notifier also calls it, as if each module were unloaded. */
static int note_tracepoints(struct notifier_block *nb, unsigned long state, void *data)
{
	const struct module *module = ((struct tp_module *)data)->mod;
	int i;

	if (state != MODULE_STATE_COMING || strcmp(module->name, "kvm"))
		return NOTIFY_DONE;
	for (i = 0; i < module->num_tracepoints; i++)
		note_tracepoint(tracepoint_ptr_deref(&module->tracepoints_ptrs[i]));
	return NOTIFY_OK;
}

static struct notifier_block tracepoint_notifier = {
	.notifier_call = note_tracepoints,
};

/* BTF has confirmed that they exist, and their arguments. */
static int find_tracepoints(void)
{
	bool found = true;

	register_tracepoint_module_notifier(&tracepoint_notifier);
	unregister_tracepoint_module_notifier(&tracepoint_notifier);

#define WANTED_TRACEPOINT(name, ...)	(found = found && live_tracepoint_##name)
#include "wanted.h"

	if (!found)
		pr_err("cannot find the tracepoints of kvm.ko\n");
	return found ? 0 : -ENOENT;
}

int __init kvm_fastpath_live_find(void)
{
	return check_kvm() ?: find_functions() ?: find_tracepoints();
}
