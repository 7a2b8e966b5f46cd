// SPDX-License-Identifier: GPL-2.0
/* A BPF program at the entry of one of KVM's functions, without libbpf. */
#include <errno.h>
#include <linux/bpf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "../../../host/live/btf.h"

#define BTF_ROOM	(16 << 20)

static int bpf(enum bpf_cmd command, union bpf_attr *attr)
{
	return syscall(SYS_bpf, command, attr, sizeof(*attr));
}

static void open_btf(struct btf_file *btf, const struct btf_file *base, const char *path)
{
	char *data = malloc(BTF_ROOM);
	struct btf_header *header = (void *)data;
	int nr;

	if (!data || !read_text(path, data, BTF_ROOM))
		fail("cannot read %s: %m", path);
	nr = btf_file_open(btf, base, data, header->hdr_len + header->str_off + header->str_len);
	btf->offsets = nr < 0 ? NULL : calloc(nr, sizeof(*btf->offsets));
	if (!btf->offsets)
		fail("%s is no BTF", path);
	btf_file_index(btf);
}

static const char *name_of(const struct btf_file *btf, uint32_t at)
{
	return at < btf->first_string ? btf->base->strings + at :
	       btf->strings + at - btf->first_string;
}

/* The function's number among the types of kvm.ko. */
static uint32_t function_id(const char *function)
{
	struct btf_file base, kvm;
	const struct btf_type *type;
	uint32_t i;

	open_btf(&base, NULL, "/sys/kernel/btf/vmlinux");
	open_btf(&kvm, &base, "/sys/kernel/btf/kvm");
	for (i = 0; i < kvm.nr_types; i++) {
		type = (const void *)(kvm.types + kvm.offsets[i]);
		if (BTF_INFO_KIND(type->info) == BTF_KIND_FUNC &&
		    !strcmp(name_of(&kvm, type->name_off), function))
			break;
	}
	if (i == kvm.nr_types)
		fail("BTF of kvm.ko has no %s()", function);
	free((void *)kvm.offsets);
	free((void *)base.offsets);
	return kvm.first_type + i;
}

/* The kernel's descriptor of the types of kvm.ko. */
static int kvm_types(void)
{
	struct bpf_btf_info info;
	union bpf_attr attr;
	char name[32];
	uint32_t id = 0;
	int fd;

	for (;;) {
		memset(&attr, 0, sizeof(attr));
		attr.start_id = id;
		if (bpf(BPF_BTF_GET_NEXT_ID, &attr))
			fail("no types of kvm.ko: %m");
		id = attr.next_id;
		memset(&attr, 0, sizeof(attr));
		attr.btf_id = id;
		fd = bpf(BPF_BTF_GET_FD_BY_ID, &attr);
		if (fd < 0)
			continue;
		memset(&info, 0, sizeof(info));
		info.name = (uintptr_t)name;
		info.name_len = sizeof(name);
		memset(&attr, 0, sizeof(attr));
		attr.info.bpf_fd = fd;
		attr.info.info_len = sizeof(info);
		attr.info.info = (uintptr_t)&info;
		if (!bpf(BPF_OBJ_GET_INFO_BY_FD, &attr) && !strcmp(name, "kvm"))
			return fd;
		close(fd);
	}
}

int bpf_fentry(const char *function)
{
	static const struct bpf_insn program[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_0 },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_TRACING,
		.expected_attach_type = BPF_TRACE_FENTRY,
		.insns = (uintptr_t)program,
		.insn_cnt = sizeof(program) / sizeof(program[0]),
		.license = (uintptr_t)"GPL",
		.attach_btf_id = function_id(function),
		.attach_btf_obj_fd = kvm_types(),
	};
	int types = attr.attach_btf_obj_fd, link, loaded = bpf(BPF_PROG_LOAD, &attr);

	if (loaded < 0)
		fail("the kernel takes no BPF program: %m");
	memset(&attr, 0, sizeof(attr));
	attr.raw_tracepoint.prog_fd = loaded;
	link = bpf(BPF_RAW_TRACEPOINT_OPEN, &attr);
	if (link < 0)
		link = -errno;
	close(loaded);
	close(types);
	return link;
}
