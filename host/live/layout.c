// SPDX-License-Identifier: GPL-2.0
/*
 * layout BASE KVM: prints KVM's private structures as a header, with the members of wanted.h and
 * no others.  If the BTF does not match wanted.h, it says where and fails.  BASE is vmlinux'
 * BTF, KVM is kvm.ko's.  Kernels differ in which structures they declare to modules:
 * LAYOUT_OF_<struct>() decides.
 *
 * Runs where the module is built.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "btf.h"

#define die(...) do { fprintf(stderr, __VA_ARGS__); fputc('\n', stderr); exit(1); } while (0)

#define ROOM	(64 << 20)

/* Reads, because files in sysfs cannot be mapped. */
static size_t read_file(const char *path, char *data)
{
	int fd = open(path, O_RDONLY);
	ssize_t length = 1;
	size_t size = 0;

	while (fd >= 0 && size < ROOM && (length = read(fd, data + size, ROOM - size)) > 0)
		size += length;
	if (fd < 0 || length < 0)
		die("cannot read %s: %m", path);
	close(fd);
	return size;
}

static void open_btf(struct btf_file *btf, const struct btf_file *base, const char *path)
{
	char *data = malloc(ROOM);
	int nr;

	if (!data)
		die("no memory");
	nr = btf_file_open(btf, base, data, read_file(path, data));
	if (nr < 0)
		die("%s is no BTF", path);
	btf->offsets = calloc(nr, sizeof(*btf->offsets));
	if (!btf->offsets)
		die("no memory");
	btf_file_index(btf);
}

static struct btf_file base, kvm;
static char why[BTF_WHY];
static const char *last = "";

static void begin(const char *name)
{
	if (!strcmp(name, last))
		return;
	if (*last)
		puts("\t};\n};)\n");
	if (*name)
		printf("LAYOUT_OF_%s(struct %s {\n\tunion {\n", name, name);
	last = name;
}

/* All members are in a union, so that each can be put at its offset alone. */
static void write_member(const char *name, const char *field, const char *type, int offset)
{
	const char *dot = strchr(field, '.');
	int length = strcspn(field, ".");

	begin(name);
	printf("\t\tstruct {\n\t\t\tu8 before_%.*s[%d];\n\t\t\t", length, field, offset);
	if (dot)
		printf("struct { typeof(%s) %s; } %.*s;\n", type, dot + 1, length, field);
	else
		printf("typeof(%s) %s;\n", type, field);
	printf("\t\t} __packed;\n");
}

static void member(const char *name, const char *field, const char *type)
{
	int offset = btf_file_member(&kvm, name, field, type, why);

	if (offset < 0)
		die("%s", why);
	write_member(name, field, type, offset);
}

/* No code uses it if KVM lacks it. */
static void hyperv(const char *name, const char *field, const char *type)
{
	if (btf_file_has_struct(&kvm, name))
		member(name, field, type);
	else
		write_member(name, field, type, 0);
}

static void declared(const char *name, const char *field)
{
	if (btf_file_member(&kvm, name, field, NULL, why) < 0)
		die("%s", why);
}

static void function(const char *name, const char *prototype)
{
	if (btf_file_function(&kvm, name, prototype, why))
		die("%s", why);
}

static const char *hooked;

static void hook(const char *name, const char *prototype)
{
	if (!btf_file_has_function(&kvm, name))
		return;
	function(name, prototype);
	hooked = name;
}

static void tracepoint(const char *name, const char *prototype)
{
	if (btf_file_tracepoint(&kvm, name, prototype, why))
		die("%s", why);
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("layout BASE KVM");
	open_btf(&base, NULL, argv[1]);
	open_btf(&kvm, &base, argv[2]);

	puts("/* By layout.c, from the BTF of kvm.ko. */\n");
#define WANTED_MEMBER(name, field, type) member(#name, #field, #type)
#define WANTED_HYPERV(name, field, type) hyperv(#name, #field, #type)
#define WANTED_DECLARED(name, field) declared(#name, #field)
#define WANTED_FUNCTION(name, result, types) function(#name, #result " " #types)
#define WANTED_HOOK(name, result, types) hook(#name, #result " " #types)
#define WANTED_TRACEPOINT(name, types) tracepoint(#name, "void " #types)
#include "wanted.h"
	if (!hooked)
		die("there is none of the functions that it hooks");
	begin("");
	return fflush(stdout) ? 1 : 0;
}
