// SPDX-License-Identifier: GPL-2.0
/*
 * What a boot loader does, for a bzImage that starts in long mode (the kernel's
 * Documentation/x86/boot.rst, "64-bit boot protocol"); ACPI tells of the CPUs.
 */
#define _GNU_SOURCE
#include <asm/bootparam.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"
#include "linux.h"
#include "vm.h"

#define KERNEL_FILE	"/guest/vmlinuz"
#define INITRD_FILE	"/guest/initrd"

#define BOOT_PARAMS	0x10000UL
#define COMMAND_LINE	0x20000UL
#define LOW_END		0x9f000UL
#define ACPI_TABLES	0xe0000UL
#define KERNEL		0x1000000UL
#define ENTRY_64	0x200
#define HEADER		0x1f1
#define SECTOR		512

#define PAGE_PRESENT_RW	0x3
#define PAGE_LARGE	0x80
#define LARGE_PAGE	0x200000UL
#define PD_ENTRIES	512

#define LAPIC_ADDRESS	0xfee00000
#define IOAPIC_ADDRESS	0xfec00000
#define MADT_X2APIC	9
#define MADT_IOAPIC	1

struct rsdp {
	char signature[8];
	uint8_t checksum;
	char oem[6];
	uint8_t revision;
	uint32_t rsdt;
	uint32_t length;
	uint64_t xsdt;
	uint8_t whole_checksum;
	uint8_t reserved[3];
} __attribute__((packed));

struct acpi_header {
	char signature[4];
	uint32_t length;
	uint8_t revision;
	uint8_t checksum;
	char oem[6];
	char table[8];
	uint32_t oem_revision;
	char creator[4];
	uint32_t creator_revision;
} __attribute__((packed));

struct madt_x2apic {
	uint8_t type;
	uint8_t length;
	uint16_t reserved;
	uint32_t id;
	uint32_t flags;
	uint32_t uid;
} __attribute__((packed));

struct madt_ioapic {
	uint8_t type;
	uint8_t length;
	uint8_t id;
	uint8_t reserved;
	uint32_t address;
	uint32_t first;
} __attribute__((packed));

struct tables {
	struct rsdp rsdp;
	struct {
		struct acpi_header header;
		uint64_t madt;
	} __attribute__((packed)) xsdt;
	struct {
		struct acpi_header header;
		uint32_t lapic;
		uint32_t flags;
		struct madt_ioapic ioapic;
		struct madt_x2apic cpus[GUEST_VCPUS];
	} __attribute__((packed)) madt;
} __attribute__((packed));

static uint8_t checksum(const void *from, size_t size)
{
	const uint8_t *byte = from;
	uint8_t sum = 0;

	while (size--)
		sum -= *byte++;
	return sum;
}

static void finish_table(struct acpi_header *header, const char *signature, uint32_t length)
{
	memcpy(header->signature, signature, sizeof(header->signature));
	memcpy(header->oem, "GUEST ", sizeof(header->oem));
	memcpy(header->table, "GUEST   ", sizeof(header->table));
	header->length = length;
	header->revision = 1;
	header->checksum = checksum(header, length);
}

static void write_acpi(char *memory)
{
	struct tables *tables = (struct tables *)(memory + ACPI_TABLES);
	struct rsdp *rsdp = &tables->rsdp;
	int i;

	tables->madt.lapic = LAPIC_ADDRESS;
	tables->madt.ioapic = (struct madt_ioapic) {
		.type = MADT_IOAPIC,
		.length = sizeof(struct madt_ioapic),
		.address = IOAPIC_ADDRESS,
	};
	for (i = 0; i < GUEST_VCPUS; i++)
		tables->madt.cpus[i] = (struct madt_x2apic) {
			.type = MADT_X2APIC,
			.length = sizeof(struct madt_x2apic),
			.id = i,
			.flags = 1,
			.uid = i,
		};
	finish_table(&tables->madt.header, "APIC", sizeof(tables->madt));
	tables->xsdt.madt = ACPI_TABLES + offsetof(struct tables, madt);
	finish_table(&tables->xsdt.header, "XSDT", sizeof(tables->xsdt));

	memcpy(rsdp->signature, "RSD PTR ", sizeof(rsdp->signature));
	rsdp->revision = 2;
	rsdp->length = sizeof(*rsdp);
	rsdp->xsdt = ACPI_TABLES + offsetof(struct tables, xsdt);
	rsdp->checksum = checksum(rsdp, offsetof(struct rsdp, length));
	rsdp->whole_checksum = checksum(rsdp, sizeof(*rsdp));
}

/* Maps as much as one table can, each address to itself. */
static void write_page_tables(char *memory)
{
	uint64_t *pd = (uint64_t *)(memory + GUEST_PD);
	int i;

	for (i = 0; i < PD_ENTRIES; i++)
		pd[i] = i * LARGE_PAGE | PAGE_LARGE | PAGE_PRESENT_RW;
}

static size_t load(const char *path, off_t from, char *to, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	ssize_t length;

	if (fd < 0 || lseek(fd, from, SEEK_SET) != from)
		give_up("cannot read %s", path);
	while ((length = read(fd, to + size, room - size)) > 0)
		size += length;
	close(fd);
	if (length || size == room)
		give_up("no room for %s", path);
	return size;
}

static void add_memory(struct boot_params *params, uint64_t begin, uint64_t end, uint32_t type)
{
	params->e820_table[params->e820_entries++] = (struct boot_e820_entry) {
		.addr = begin,
		.size = end - begin,
		.type = type,
	};
}

static uint64_t load_initrd(char *memory, size_t *size)
{
	struct stat about;
	uint64_t where;

	if (stat(INITRD_FILE, &about))
		give_up("there is no " INITRD_FILE);
	where = (LINUX_MEMORY - about.st_size - 1) & ~0xfffUL;
	*size = load(INITRD_FILE, 0, memory + where, LINUX_MEMORY - where);
	return where;
}

uint64_t linux_load(char *memory, const char *command_line)
{
	struct boot_params *params = (struct boot_params *)(memory + BOOT_PARAMS);
	char sectors[16 * SECTOR];
	size_t size;
	int fd = open(KERNEL_FILE, O_RDONLY | O_CLOEXEC);

	if (read(fd, sectors, sizeof(sectors)) != sizeof(sectors))
		give_up("cannot read " KERNEL_FILE);
	close(fd);
	memcpy(&params->hdr, sectors + HEADER, sizeof(params->hdr));
	load(KERNEL_FILE, (params->hdr.setup_sects + 1) * SECTOR, memory + KERNEL,
	     LINUX_MEMORY - KERNEL);

	memcpy(memory + COMMAND_LINE, command_line, strlen(command_line) + 1);
	params->hdr.cmd_line_ptr = COMMAND_LINE;
	params->hdr.type_of_loader = 0xff;
	params->hdr.ramdisk_image = load_initrd(memory, &size);
	params->hdr.ramdisk_size = size;
	params->acpi_rsdp_addr = ACPI_TABLES;
	add_memory(params, 0, LOW_END, 1);
	add_memory(params, ACPI_TABLES, KERNEL >> 4, 2);
	add_memory(params, KERNEL >> 4, LINUX_MEMORY, 1);
	write_acpi(memory);
	write_page_tables(memory);
	return KERNEL + ENTRY_64;
}

const uint64_t linux_boot_params = BOOT_PARAMS;
