// SPDX-License-Identifier: GPL-2.0
/*
 * PID 1 of an emulated machine: loads KVM, runs the demo's guest (or those of
 * cases/) with the handlers registered and without, in one boot, checks the
 * counts of either side against each other and says so on the console.
 */
#include <cpuid.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/io.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

#include "init.h"
#include "vmm.h"

#define POWER_OFF_PORT		0x8900
#define SYSLOG_CONSOLE_LEVEL	8

struct pass {
	const char *phase;
	const char *name;
	bool fast;
	bool traced;
	struct guest_orders orders;
};

#define TIMED	{ .self_warmup = 64, .self = 2000, \
		  .pingpong_warmup = 64, .pingpong = 1000, .declined = 16 }
#define COUNTED	{ .self = 64, .pingpong_warmup = 1, .pingpong = 63, .declined = 16 }

/* A trace event costs cycles, so no pass is both timed and traced. */
static const struct pass passes[] = {
	{ "fast", "timed", true, false, TIMED },
	{ "fast", "traced", true, true, COUNTED },
	{ "slow", "timed", false, false, TIMED },
	{ "slow", "traced", false, true, COUNTED },
	{ "again", "traced", true, true, COUNTED },
};

static const char *machine;

static void __attribute__((noreturn)) power_off(void)
{
	const char *word = "Shutdown";

	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	if (!ioperm(POWER_OFF_PORT, 1, 1))
		while (*word)
			outb(*word++, POWER_OFF_PORT);
	for (;;)
		pause();
}

void fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("FAIL ");
	vprintf(format, args);
	printf("\n");
	va_end(args);
	power_off();
}

bool read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t used = 0;
	ssize_t length;

	if (fd < 0)
		return false;
	while ((length = read(fd, text + used, size - 1 - used)) > 0)
		used += length;
	text[used] = '\0';
	close(fd);
	return length == 0;
}

bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return false;
	ok = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
	close(fd);
	return ok;
}

static void mount_at(const char *type, const char *where)
{
	mkdir(where, 0755);
	if (mount(type, where, type, 0, NULL) && errno != EBUSY)
		fail("cannot mount %s: %m", where);
}

static void load_module(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		fail("cannot load %s: %m", path);
	close(fd);
}

static void load_kvm(void)
{
	unsigned int eax, ebx, ecx, edx;
	bool intel;

	__cpuid(0, eax, ebx, ecx, edx);
	intel = ebx == signature_INTEL_ebx;
	machine = intel ? "vmx" : "svm";

	load_module("irqbypass");
	load_module("kvm");
	load_module(intel ? "kvm-intel" : "kvm-amd");
}

static void check_ipis(const struct pass *pass, const struct guest_share *share)
{
	const struct guest_orders *orders = &pass->orders;
	uint32_t self = orders->self_warmup + orders->self;
	uint32_t pings = orders->pingpong_warmup + orders->pingpong;

	if (share->sent[0] != self + pings || share->sent[1] != pings ||
	    share->sent_declined != orders->declined)
		fail("%s %s: the guest did not send what it was ordered to",
		     pass->phase, pass->name);
	if (share->received[0] != self + pings + orders->declined ||
	    share->received[1] != pings)
		fail("%s %s: IPIs were lost or came twice", pass->phase, pass->name);
}

static void check_counters(const struct pass *pass, const struct guest_share *share,
			   const struct counters *before, const struct counters *after)
{
	uint64_t eligible = share->sent[0] + share->sent[1];
	uint64_t handled = after->handled - before->handled;
	uint64_t declined = after->declined - before->declined;
	uint64_t unclaimed = after->unclaimed - before->unclaimed;

	if (after->registered != pass->fast || after->handlers != (pass->fast ? 2 : 0))
		fail("%s %s: %u handlers are listed, %s for the ICR", pass->phase,
		     pass->name, after->handlers, after->registered ? "one" : "none");
	if (pass->fast && (handled != eligible || declined != share->sent_declined))
		fail("%s %s: %" PRIu64 " handled and %" PRIu64 " declined, not %" PRIu64 " and %u",
		     pass->phase, pass->name, handled, declined, eligible,
		     share->sent_declined);
	if (!pass->fast && unclaimed < eligible + share->sent_declined)
		fail("%s %s: only %" PRIu64 " unclaimed", pass->phase, pass->name, unclaimed);
}

static void print_figure(const char *name, uint64_t figure)
{
	printf(" %s=%" PRIu64, name, figure);
}

static void run_pass(const struct pass *pass)
{
	struct counters before, after;
	struct guest_share share;
	uint64_t traced = 0;
	char why[256];
	uint32_t sent;

	register_handlers(pass->fast);
	read_counters(&before);
	if (pass->traced)
		trace_icr_start();
	if (!vmm_run(&pass->orders, &share, why, sizeof(why)))
		fail("%s %s: %s", pass->phase, pass->name, why);
	if (pass->traced)
		traced = trace_icr_stop();
	read_counters(&after);

	sent = share.sent[0] + share.sent[1] + share.sent_declined;
	printf("RESULT machine=%s phase=%s pass=%s", machine, pass->phase, pass->name);
	print_figure("handlers", after.handlers);
	print_figure("sent", sent);
	print_figure("eligible", sent - share.sent_declined);
	print_figure("received", share.received[0] + share.received[1]);
	print_figure("handled", after.handled - before.handled);
	print_figure("declined", after.declined - before.declined);
	print_figure("unclaimed", after.unclaimed - before.unclaimed);
	print_figure("traced", traced);
	print_figure("self", pass->orders.self);
	print_figure("self_cycles", share.self_cycles);
	print_figure("pingpong", pass->orders.pingpong);
	print_figure("pingpong_cycles", share.pingpong_cycles);
	printf("\n");

	check_ipis(pass, &share);
	check_counters(pass, &share, &before, &after);
	if (pass->traced && traced != sent)
		fail("%s %s: %u ICR writes were traced %" PRIu64 " times", pass->phase,
		     pass->name, sent, traced);
}

static void run_demo(void)
{
	size_t i;

	for (i = 0; i < sizeof(passes) / sizeof(passes[0]); i++)
		run_pass(&passes[i]);
}

/* The kernel's command line says what this boot is for. */
static bool ordered_to(const char *order)
{
	char line[4096];

	return read_text("/proc/cmdline", line, sizeof(line)) && strstr(line, order);
}

int main(void)
{
	mount_at("proc", "/proc");
	mount_at("sysfs", "/sys");
	mount_at("devtmpfs", "/dev");
	mount_at("debugfs", "/sys/kernel/debug");
	mount_at("tracefs", "/sys/kernel/tracing");
	/* Lest a kernel message cuts a result in two; the log is read at the end. */
	klogctl(SYSLOG_CONSOLE_LEVEL, NULL, 1);

	load_kvm();
	if (ordered_to("run=guests"))
		run_cases(machine);
	else
		run_demo();
	check_kernel_log();

	printf("SUCCESS kvm_fastpath machine=%s\n", machine);
	power_off();
}
