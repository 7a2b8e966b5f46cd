// SPDX-License-Identifier: GPL-2.0
/*
 * What the module refuses: one line in the log, an error, and nothing half done.  The folder
 * has altered kvm.ko's, see tests/py/altered.py.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "report.h"

#define FOLDER		"/altered/"

/* Some kernels do not let anybody. */
static bool ftrace_off(void)
{
	if (write_text("/proc/sys/kernel/ftrace_enabled", "0"))
		return true;
	if (errno != EOPNOTSUPP)
		fail("cannot switch ftrace off: %m");
	report_remark("this kernel keeps ftrace on");
	return false;
}

static void ftrace_on(void)
{
	if (!write_text("/proc/sys/kernel/ftrace_enabled", "1"))
		fail("cannot switch ftrace on: %m");
}

static int link_fd;

static bool bpf_on(void)
{
	link_fd = bpf_fentry(hooked());
	if (link_fd < 0)
		fail("no BPF program: %s", strerror(-link_fd));
	return true;
}

static void bpf_off(void)
{
	close(link_fd);
}

static bool hide_sysfs(void)
{
	if (umount2("/sys", MNT_DETACH))
		fail("cannot unmount /sys: %m");
	return true;
}

static void show_sysfs(void)
{
	if (mount("sysfs", "/sys", "sysfs", 0, NULL) ||
	    mount("debugfs", "/sys/kernel/debug", "debugfs", 0, NULL) ||
	    mount("tracefs", "/sys/kernel/tracing", "tracefs", 0, NULL))
		fail("cannot mount /sys again: %m");
}

/* %s: the function that the library attaches to first */
struct answer {
	int error;
	const char *says;
};

static const struct refusal {
	const char *name;
	const char *kvm;	/* an altered one; NULL for the stock one */
	bool (*before)(void);	/* false if it cannot be on this kernel */
	void (*after)(void);
	struct answer answer[2];	/* one of them */
} refusals[] = {
	/* A kvm.ko with one field more, of which the CRCs do not tell, as in a vendor's kABI */
	{ "field", "field", NULL, NULL,
	  { { EINVAL, "build it anew: kvm_lapic.isr_count is at " } } },
	{ "no_function", "renamed", NULL, NULL,
	  { { ENOENT, "cannot find the function kvm:kvm_apic_set_irq (error -2)" } } },
	{ "notrace", "notrace", NULL, NULL,
	  { { EINVAL, "ftrace makes no direct call of %s() (error -22)" } } },
	/* Where the graft has changed KVM's header, the loader looks at that first. */
	{ "grafted", "grafted", NULL, NULL,
	  { { ENOEXEC, "exports duplicate symbol kvm_fastpath_" },
	    { EINVAL, "disagrees about version of symbol" } } },
	{ "ftrace_off", NULL, ftrace_off, ftrace_on, { { EBUSY, "ftrace is off" } } },
	{ "direct_call", NULL, bpf_on, bpf_off,
	  { { EBUSY, "%s() has a direct call already" } } },
	{ "no_types", NULL, hide_sysfs, show_sysfs,
	  { { ENOENT, "cannot read /sys/kernel/btf/vmlinux (error -2)" } } },
};

static void check_nothing_left(const struct refusal *refusal)
{
	static char text[16384];

	if (is_live())
		fail("%s: the module is there all the same", refusal->name);
	if (!access("/sys/kernel/debug/kvm_fastpath", F_OK) && strcmp(refusal->name, "grafted"))
		fail("%s: its folder is there all the same", refusal->name);
	if (!read_text(TRACING "enabled_functions", text, sizeof(text)) || strstr(text, hooked()))
		fail("%s: the function is traced all the same", refusal->name);
}

static void run_refusal(const struct refusal *refusal)
{
	const struct answer *answer;
	char path[80], says[128];
	int error;

	snprintf(path, sizeof(path), refusal->kvm ? FOLDER "%s.ko" : "/modules/live/kvm.ko",
		 refusal->kvm);
	error = try_load(path);
	if (error)
		fail("%s: cannot load %s: %s", refusal->name, path, strerror(error));
	if (refusal->before && !refusal->before()) {
		unload_module("kvm");
		report_result(refusal->name, true);
		return;
	}
	check_kernel_log();
	clear_kernel_log();
	error = try_load("/modules/live/kvm_fastpath.ko");
	if (refusal->after)
		refusal->after();
	answer = &refusal->answer[error == refusal->answer[1].error];
	if (!error || error != answer->error)
		fail("%s: %s, not %s", refusal->name, strerror(error),
		     strerror(refusal->answer[0].error));
	snprintf(says, sizeof(says), answer->says, hooked());
	if (!kernel_log_says(says))
		fail("%s: the log does not say \"%s\"", refusal->name, says);
	check_nothing_left(refusal);
	unload_module("kvm");
	report_result(refusal->name, true);
}

void run_refusals(void)
{
	unsigned int i, count = sizeof(refusals) / sizeof(refusals[0]);
	const char *machine = cpu_vendor();

	unload_kvm(machine);
	report_begin("refusals", count);
	for (i = 0; i < count; i++)
		run_refusal(&refusals[i]);
	report_end(true);
	load_kvm("live", machine);
}
