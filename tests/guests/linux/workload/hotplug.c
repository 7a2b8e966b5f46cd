// SPDX-License-Identifier: GPL-2.0
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "workload.h"

#define HOTPLUGS	2

static void switch_cpu(const char *value)
{
	int fd = open("/sys/devices/system/cpu/cpu1/online", O_WRONLY);

	if (fd < 0 || write(fd, value, 1) != 1)
		fail("CPU 1 does not become %s: %m", value);
	close(fd);
}

void cpu_hotplug(void)
{
	int i;

	/* The kernel's command line says hotplug=0 where that cannot be done. */
	if (getenv("hotplug"))
		return;
	for (i = 0; i < HOTPLUGS; i++) {
		switch_cpu("0");
		switch_cpu("1");
	}
	say("hotplugs %u\n", HOTPLUGS);
}
