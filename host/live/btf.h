/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A reader of BTF, for what wanted.h asks.  It reads the same at build time, in layout.c, and
 * when the module is loaded, in find.c: no more of libc and the kernel than both have.
 */
#ifndef KVM_FASTPATH_LIVE_BTF_H
#define KVM_FASTPATH_LIVE_BTF_H

#include <linux/btf.h>
#include <linux/types.h>

#define BTF_WHY		400

/*
 * @base: that of vmlinux, if this is a module's, whose types and strings go on from there
 * @offsets: where each type begins, for btf_file_index() to fill in
 */
struct btf_file {
	const struct btf_file *base;
	const char *types;
	const char *strings;
	__u32 types_size;
	__u32 strings_size;
	__u32 first_type;
	__u32 first_string;
	__u32 nr_types;
	__u32 *offsets;
};

/* Return the number of types, or -1 if @data is no BTF; sets all but @offsets. */
int btf_file_open(struct btf_file *file, const struct btf_file *base, const void *data,
		  __u32 size);
void btf_file_index(struct btf_file *file);

int btf_file_has_struct(const struct btf_file *file, const char *name);
int btf_file_has_function(const struct btf_file *file, const char *name);

/*
 * Each returns where a member is, in bytes, or 0; or -1, and says why in @why, of BTF_WHY bytes,
 * if @file has it not or not as the text in the last argument but one.  A member may be one of a
 * member, behind a dot; its @type may be NULL: any.  "struct nobody *" in a prototype stands for
 * any pointer.
 */
int btf_file_member(const struct btf_file *file, const char *name, const char *member,
		    const char *type, char *why);
int btf_file_function(const struct btf_file *file, const char *name, const char *prototype,
		      char *why);
int btf_file_tracepoint(const struct btf_file *file, const char *name, const char *prototype,
			char *why);

#endif /* KVM_FASTPATH_LIVE_BTF_H */
