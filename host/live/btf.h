/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A reader of BTF, for the questions of wanted.h.  layout.c uses it at build time and find.c when
 * the module is loaded, so it uses only functions that libc and the kernel both have.
 */
#ifndef KVM_FASTPATH_LIVE_BTF_H
#define KVM_FASTPATH_LIVE_BTF_H

#include <linux/btf.h>
#include <linux/types.h>

#define BTF_WHY		400

/*
 * @base: if this is a module's BTF, vmlinux's, after which its types and strings are numbered
 * @offsets: where each type begins; btf_file_index() fills it in
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

/* Returns the number of types, or -1 if @data is no BTF; sets all but @offsets. */
int btf_file_open(struct btf_file *file, const struct btf_file *base, const void *data,
		  __u32 size);
void btf_file_index(struct btf_file *file);

int btf_file_has_struct(const struct btf_file *file, const char *name);
int btf_file_has_function(const struct btf_file *file, const char *name);

/*
 * Each returns the offset of a member in bytes, or 0 for other things.  If @file lacks the thing,
 * or its type is not the text in the last argument but one, each returns -1 and says why in @why,
 * of BTF_WHY bytes.  A dot in a member's name leads to a member of that member; a @type that is
 * NULL fits any.  "struct nobody *" in a prototype stands for any pointer.
 */
int btf_file_member(const struct btf_file *file, const char *name, const char *member,
		    const char *type, char *why);
int btf_file_function(const struct btf_file *file, const char *name, const char *prototype,
		      char *why);
int btf_file_tracepoint(const struct btf_file *file, const char *name, const char *prototype,
			char *why);

#endif /* KVM_FASTPATH_LIVE_BTF_H */
