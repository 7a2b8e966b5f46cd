// SPDX-License-Identifier: GPL-2.0
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "init.h"

#define APICV		"/sys/module/kvm_intel/parameters/enable_apicv"
#define HALT_POLL	"/sys/module/kvm/parameters/halt_poll_ns"

const char *cpu_vendor(void)
{
	unsigned int eax, ebx, ecx, edx;

	__cpuid(0, eax, ebx, ecx, edx);
	return ebx == signature_INTEL_ebx ? "vmx" : "svm";
}

int try_load(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret = fd < 0 || syscall(SYS_finit_module, fd, "", 0) ? errno : 0;

	close(fd);
	return ret;
}

void load_module(const char *name)
{
	char path[80];
	int error;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	error = try_load(path);
	if (error)
		fail("cannot load %s: %s; the kernel's log ends: %s", path, strerror(error),
		     last_in_kernel_log());
}

void unload_module(const char *name)
{
	if (syscall(SYS_delete_module, name, O_NONBLOCK))
		fail("cannot unload %s: %m", name);
}

void modprobe(const char *name, const char *more)
{
	pid_t child = fork();
	int status;

	if (!child) {
		execl("/sbin/modprobe", "modprobe", name, more, NULL);
		_exit(127);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || status)
		fail("modprobe %s %s: %x", name, more ?: "", status);
}

bool is_live(void)
{
	return !access("/sys/module/kvm_fastpath", F_OK);
}

static bool has_live(const char *variant)
{
	char path[80];

	snprintf(path, sizeof(path), "/modules/%s/kvm_fastpath.ko", variant);
	return !access(path, F_OK);
}

void load_kvm(const char *variant, const char *machine)
{
	char name[64];

	snprintf(name, sizeof(name), "%s/kvm", variant);
	load_module(name);
	snprintf(name, sizeof(name), "%s/%s", variant,
		 strcmp(machine, "vmx") ? "kvm-amd" : "kvm-intel");
	load_module(name);
	if (!has_live(variant))
		return;
	snprintf(name, sizeof(name), "%s/kvm_fastpath", variant);
	load_module(name);
}

void unload_kvm(const char *machine)
{
	const char *vendor = strcmp(machine, "vmx") ? "kvm_amd" : "kvm_intel";

	if (is_live())
		unload_module("kvm_fastpath");
	unload_module(vendor);
	unload_module("kvm");
}

void stop_halt_polling(void)
{
	if (!write_text(HALT_POLL, "0"))
		fail("cannot write " HALT_POLL ": %m");
}

bool has_apicv(void)
{
	char answer[8];

	return read_text(APICV, answer, sizeof(answer)) && answer[0] == 'Y';
}
