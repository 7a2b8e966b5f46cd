// SPDX-License-Identifier: GPL-2.0
/* Reads one number of KVM's binary statistics of a vCPU. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "vm.h"
#include "run.h"

static void read_at(int fd, void *to, size_t size, off_t offset)
{
	if (pread(fd, to, size, offset) != (ssize_t)size)
		give_up("cannot read KVM's statistics");
}

uint64_t vcpu_statistic(int vcpu, const char *name)
{
	int fd = KVM_IOCTL(vcpu, KVM_GET_STATS_FD, 0);
	struct kvm_stats_header header;
	struct kvm_stats_desc *desc;
	uint64_t value;
	size_t size;
	uint32_t i;

	read_at(fd, &header, sizeof(header), 0);
	size = sizeof(*desc) + header.name_size;
	desc = malloc(size);
	if (!desc)
		give_up("no memory for a statistic");
	for (i = 0; i < header.num_desc; i++) {
		read_at(fd, desc, size, header.desc_offset + i * size);
		if (!strcmp(desc->name, name))
			break;
	}
	if (i == header.num_desc)
		give_up("KVM has no statistic %s", name);
	read_at(fd, &value, sizeof(value), header.data_offset + desc->offset);
	free(desc);
	close(fd);
	return value;
}
