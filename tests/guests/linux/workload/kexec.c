// SPDX-License-Identifier: GPL-2.0
/*
 * Starts the kernel again, on vCPUs and local APICs as the one before has left them.
 */
#define _GNU_SOURCE
#include <asm/bootparam.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "workload.h"

#define PAGE		4096UL
#define SECTOR		512
#define ENTRY_64	0x200
#define LOW_PAGES	0x10000UL

/* What a boot loader leaves in low memory. */
static struct {
	struct boot_params params;
	char command_line[PAGE];
	struct __attribute__((packed)) {
		uint16_t movabs_to_rsi;
		uint64_t params;
		uint16_t movabs_to_rax;
		uint64_t entry;
		uint16_t jmp_to_rax;
	} jump;
} low __attribute__((aligned(PAGE))) = {
	.jump = {
		.movabs_to_rsi = 0xbe48,
		.movabs_to_rax = 0xb848,
		.jmp_to_rax = 0xe0ff,
	},
};

static size_t read_file(const char *path, void *to, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t size = read(fd, to, room);

	if (size <= 0)
		fail("%s: %m", path);
	close(fd);
	return size;
}

static struct kexec_segment segment(const void *from, size_t size, uint64_t where)
{
	return (struct kexec_segment) {
		.buf = from,
		.bufsz = size,
		.mem = (void *)where,
		.memsz = (size + PAGE - 1) & ~(PAGE - 1),
	};
}

static struct kexec_segment file_segment(const char *path, size_t from, uint64_t where)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat about;
	char *content;

	if (fd < 0 || fstat(fd, &about))
		fail("%s: %m", path);
	content = mmap(NULL, about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (content == MAP_FAILED)
		fail("%s: %m", path);
	close(fd);
	return segment(content + from, about.st_size - from, where);
}

/* kexec_file_load() would be one call, but hashes each byte twice: a minute of the machine. */
void start_kernel_again(void)
{
	struct setup_header *header = &low.params.hdr;
	struct kexec_segment segments[3];

	read_file("/sys/kernel/boot_params/data", &low.params, sizeof(low.params));
	read_file("/proc/cmdline", low.command_line, sizeof(low.command_line) - 1);
	low.command_line[strcspn(low.command_line, "\n")] = '\0';
	header->cmd_line_ptr = LOW_PAGES + offsetof(typeof(low), command_line);
	low.jump.params = LOW_PAGES;
	low.jump.entry = header->pref_address + ENTRY_64;

	segments[0] = segment(&low, sizeof(low), LOW_PAGES);
	segments[1] = file_segment("/again/kernel", (header->setup_sects + 1) * SECTOR,
				   header->pref_address);
	/* The one before is larger. */
	segments[2] = file_segment("/again/initrd", 0, header->ramdisk_image);
	header->ramdisk_size = segments[2].bufsz;
	if (syscall(SYS_kexec_load, LOW_PAGES + offsetof(typeof(low), jump), 3, segments,
		    KEXEC_ARCH_X86_64))
		fail("kexec_load: %m");
	reboot(RB_KEXEC);
	fail("kexec: %m");
}
