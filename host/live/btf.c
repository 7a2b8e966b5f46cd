// SPDX-License-Identifier: GPL-2.0
/*
 * A reader of BTF.  It compares types as text, so that it can print both sides of a difference.
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "btf.h"

/* Deeper than any type that is asked for; a circle ends here, too. */
#define MAX_DEPTH	16
#define MAX_TYPE	160

/* The size of the header when it had fewest fields. */
#define FIRST_HEADER	24

#define ANY_POINTER	"struct nobody *"

struct text {
	char text[MAX_TYPE];
	int length;
};

static void add(struct text *to, const char *what)
{
	int room = MAX_TYPE - to->length, length;

	length = snprintf(to->text + to->length, room, "%s", what);
	to->length += length < room ? length : room - 1;
}

static __u32 kind_of(const struct btf_type *type)
{
	return BTF_INFO_KIND(type->info);
}

/* The bytes that follow a type; or -1 if it is of no known kind. */
static int tail_of(const struct btf_type *type)
{
	int nr = BTF_INFO_VLEN(type->info);

	switch (kind_of(type)) {
	case BTF_KIND_PTR:
	case BTF_KIND_FWD:
	case BTF_KIND_TYPEDEF:
	case BTF_KIND_VOLATILE:
	case BTF_KIND_CONST:
	case BTF_KIND_RESTRICT:
	case BTF_KIND_FUNC:
	case BTF_KIND_FLOAT:
	case BTF_KIND_TYPE_TAG:
		return 0;
	case BTF_KIND_INT:
	case BTF_KIND_VAR:
	case BTF_KIND_DECL_TAG:
		return 4;
	case BTF_KIND_ARRAY:
		return sizeof(struct btf_array);
	case BTF_KIND_STRUCT:
	case BTF_KIND_UNION:
		return nr * sizeof(struct btf_member);
	case BTF_KIND_ENUM:
		return nr * sizeof(struct btf_enum);
	case BTF_KIND_ENUM64:
		return nr * sizeof(struct btf_enum64);
	case BTF_KIND_FUNC_PROTO:
		return nr * sizeof(struct btf_param);
	case BTF_KIND_DATASEC:
		return nr * sizeof(struct btf_var_secinfo);
	default:
		return -1;
	}
}

int btf_file_open(struct btf_file *file, const struct btf_file *base, const void *data,
		  __u32 size)
{
	const struct btf_header *header = data;
	__u32 at = 0;
	int tail;

	if (size < FIRST_HEADER || header->magic != BTF_MAGIC || size < header->hdr_len ||
	    size - header->hdr_len < header->type_off + header->type_len ||
	    size - header->hdr_len < header->str_off + header->str_len)
		return -1;

	file->base = base;
	file->types = (const char *)data + header->hdr_len + header->type_off;
	file->strings = (const char *)data + header->hdr_len + header->str_off;
	file->types_size = header->type_len;
	file->strings_size = header->str_len;
	/* 0 is void, of which nothing is written down. */
	file->first_type = base ? base->first_type + base->nr_types : 1;
	file->first_string = base ? base->strings_size : 0;
	file->nr_types = 0;
	while (at + sizeof(struct btf_type) <= file->types_size) {
		tail = tail_of((const void *)file->types + at);
		if (tail < 0)
			return -1;
		at += sizeof(struct btf_type) + tail;
		file->nr_types++;
	}
	return at == file->types_size ? (int)file->nr_types : -1;
}

void btf_file_index(struct btf_file *file)
{
	__u32 at = 0, i;

	for (i = 0; i < file->nr_types; i++) {
		file->offsets[i] = at;
		at += sizeof(struct btf_type) + tail_of((const void *)file->types + at);
	}
}

static const struct btf_type *type_of(const struct btf_file *file, __u32 id)
{
	if (file->base && id < file->first_type)
		file = file->base;
	id -= file->first_type;

	return id < file->nr_types ? (const void *)file->types + file->offsets[id] : NULL;
}

static const char *string_of(const struct btf_file *file, __u32 at)
{
	if (file->base && at < file->first_string)
		file = file->base;
	at -= file->first_string;

	return at < file->strings_size ? file->strings + at : "";
}

/* Searches the file's own types only: KVM's are not in vmlinux. */
static const struct btf_type *find(const struct btf_file *file, __u32 kind, const char *name)
{
	const struct btf_type *type;
	__u32 i;

	for (i = 0; i < file->nr_types; i++) {
		type = (const void *)file->types + file->offsets[i];
		if (kind_of(type) == kind && !strcmp(string_of(file, type->name_off), name))
			return type;
	}
	return NULL;
}

/* Types that kvm.ko shares with vmlinux are in vmlinux's BTF only. */
static const struct btf_type *find_struct(const struct btf_file *file, const char *name)
{
	const struct btf_type *found = find(file, BTF_KIND_STRUCT, name);

	return found || !file->base ? found : find(file->base, BTF_KIND_STRUCT, name);
}

int btf_file_has_struct(const struct btf_file *file, const char *name)
{
	return !!find_struct(file, name);
}

int btf_file_has_function(const struct btf_file *file, const char *name)
{
	return !!find(file, BTF_KIND_FUNC, name);
}

static void add_type(struct text *to, const struct btf_file *file, __u32 id, int depth)
{
	const struct btf_type *type = type_of(file, id);
	const struct btf_array *array;
	char number[16];

	if (!id || !type || depth > MAX_DEPTH) {
		add(to, id ? "?" : "void");
		return;
	}
	switch (kind_of(type)) {
	case BTF_KIND_PTR:
		add_type(to, file, type->type, depth + 1);
		add(to, to->length && to->text[to->length - 1] == '*' ? "*" : " *");
		return;
	case BTF_KIND_CONST:
		add(to, "const ");
		add_type(to, file, type->type, depth + 1);
		return;
	case BTF_KIND_ARRAY:
		array = (const void *)(type + 1);
		add_type(to, file, array->type, depth + 1);
		snprintf(number, sizeof(number), "%u", array->nelems);
		add(to, "[");
		add(to, array->nelems ? number : "");
		add(to, "]");
		return;
	case BTF_KIND_STRUCT:
		add(to, "struct ");
		break;
	case BTF_KIND_UNION:
		add(to, "union ");
		break;
	case BTF_KIND_FWD:
		add(to, BTF_INFO_KFLAG(type->info) ? "union " : "struct ");
		break;
	case BTF_KIND_ENUM:
		add(to, "enum ");
		break;
	case BTF_KIND_INT:
		if (!strcmp(string_of(file, type->name_off), "long unsigned int")) {
			add(to, "unsigned long");
			return;
		}
		break;
	case BTF_KIND_TYPEDEF:
		break;
	default:
		add(to, "?");
		return;
	}
	add(to, string_of(file, type->name_off));
}

static void add_prototype(struct text *to, const struct btf_file *file, __u32 id)
{
	const struct btf_type *type = type_of(file, id);
	const struct btf_param *params = (const void *)(type + 1);
	__u32 i;

	if (!type || kind_of(type) != BTF_KIND_FUNC_PROTO) {
		add(to, "?");
		return;
	}
	add_type(to, file, type->type, 0);
	add(to, " (");
	for (i = 0; i < BTF_INFO_VLEN(type->info); i++) {
		add(to, i ? ", " : "");
		add_type(to, file, params[i].type, 0);
	}
	add(to, ")");
}

static int fits(const char *is, const char *wanted)
{
	const size_t length = sizeof(ANY_POINTER) - 1;

	while (*wanted && *is) {
		if (!strncmp(wanted, ANY_POINTER, length)) {
			is += strcspn(is, ",)");
			if (is[-1] != '*')
				return 0;
			wanted += length;
		} else if (*is++ != *wanted++) {
			return 0;
		}
	}
	return *is == *wanted;
}

static int compare(const struct text *is, const char *wanted, const char *what, const char *name,
		   char *why)
{
	if (!wanted || fits(is->text, wanted))
		return 0;
	snprintf(why, BTF_WHY, "%s%s is \"%s\", not \"%s\"", what, name, is->text, wanted);
	return -1;
}

/* The member whose name is the first @length characters of @name. */
static const struct btf_member *member_of(const struct btf_file *file, const struct btf_type *type,
					  const char *name, size_t length)
{
	const struct btf_member *members = (const void *)(type + 1);
	const char *is;
	__u32 i;

	for (i = 0; type && i < BTF_INFO_VLEN(type->info); i++) {
		is = string_of(file, members[i].name_off);
		if (strlen(is) == length && !strncmp(is, name, length))
			return &members[i];
	}
	return NULL;
}

int btf_file_member(const struct btf_file *file, const char *name, const char *member,
		    const char *type, char *why)
{
	const struct btf_type *found = find_struct(file, name);
	const char *part = member, *end;
	const struct btf_member *is;
	struct text text = {}, whole = {};
	__u32 bits, offset = 0;

	do {
		end = part + strcspn(part, ".");
		is = member_of(file, found, part, end - part);
		if (!is) {
			snprintf(why, BTF_WHY, "struct %s has no %s", name, member);
			return -1;
		}
		bits = is->offset;
		if (BTF_INFO_KFLAG(found->info) && BTF_MEMBER_BITFIELD_SIZE(bits)) {
			snprintf(why, BTF_WHY, "%s.%s is some bits", name, member);
			return -1;
		}
		offset += (BTF_INFO_KFLAG(found->info) ? BTF_MEMBER_BIT_OFFSET(bits) : bits) / 8;
		found = type_of(file, is->type);
		part = end + 1;
	} while (*end);

	add(&whole, name);
	add(&whole, ".");
	add(&whole, member);
	add_type(&text, file, is->type, 0);
	return compare(&text, type, "", whole.text, why) ?: (int)offset;
}

int btf_file_function(const struct btf_file *file, const char *name, const char *prototype,
		      char *why)
{
	const struct btf_type *found = find(file, BTF_KIND_FUNC, name);
	struct text is = {};

	if (!found) {
		snprintf(why, BTF_WHY, "there is no function %s()", name);
		return -1;
	}
	add_prototype(&is, file, found->type);
	return compare(&is, prototype, "function ", name, why);
}

/* The kernel has a typedef for each: a pointer to a probe's function. */
int btf_file_tracepoint(const struct btf_file *file, const char *name, const char *prototype,
			char *why)
{
	const struct btf_type *found, *pointer;
	struct text trace = {}, is = {};

	add(&trace, "btf_trace_");
	add(&trace, name);
	found = find(file, BTF_KIND_TYPEDEF, trace.text);
	pointer = found ? type_of(file, found->type) : NULL;
	if (!pointer || kind_of(pointer) != BTF_KIND_PTR) {
		snprintf(why, BTF_WHY, "there is no tracepoint %s", name);
		return -1;
	}
	add_prototype(&is, file, pointer->type);
	return compare(&is, prototype, "tracepoint ", name, why);
}
