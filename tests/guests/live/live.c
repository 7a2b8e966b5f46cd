// SPDX-License-Identifier: GPL-2.0
/*
 * kvm_fastpath.ko beside stock modules: comes and goes, among others that want the same
 * function, and with KVM's modules that come and go beneath it.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"
#include "live.h"
#include "report.h"
#include "vmm.h"

#define MODULE		"/modules/live/kvm_fastpath.ko"
#define ATTACHED	"/sys/module/kvm_fastpath/parameters/attached"

static const struct guest_orders some = { .self = 200, .pingpong = 100, .declined = 16 };

const char *hooked(void)
{
	static const char *name;

	if (!name)
		name = kvm_has_function("handle_fastpath_wrmsr") ? "handle_fastpath_wrmsr" :
		       "handle_fastpath_set_msr_irqoff";
	return name;
}

void attach(void)
{
	load_module("live/kvm_fastpath");
}

void detach(void)
{
	unload_module("kvm_fastpath");
}

bool is_attached(void)
{
	char text[4];

	if (!is_live())
		return false;
	if (!read_text(ATTACHED, text, sizeof(text)))
		fail("cannot read " ATTACHED ": %m");
	return text[0] == 'Y';
}

void check_guest(const char *what)
{
	struct counters before = {}, after = {};
	uint64_t handled, ended, eligible, received;
	struct guest_share share;
	char why[256];

	if (is_live())
		read_counters(&before);
	if (!vmm_run(&some, &share, why, sizeof(why)))
		fail("%s: %s", what, why);
	if (is_live())
		read_counters(&after);
	handled = after.handled - before.handled;
	ended = after.ended - before.ended;
	eligible = share.sent[0] + share.sent[1];
	received = share.received[0] + share.received[1];
	if (received != eligible + share.sent_declined || !eligible)
		fail("%s: IPIs were lost or came twice", what);
	if (is_attached() && (handled != eligible || ended != received))
		fail("%s: %" PRIu64 " IPIs handled, not %" PRIu64 ", and %" PRIu64
		     " EOIs, not %" PRIu64, what, handled, eligible, ended, received);
	if (!is_attached() && (handled || ended))
		fail("%s: something is handled, and it says that it is not attached", what);
	report_number("handled", handled);
	report_number("ended", ended);
	report_number("received", received);
}

static void expect(bool attached, const char *when)
{
	if (is_attached() != attached)
		fail("%s attached, %s", attached ? "not" : "still", when);
}

/* KVM's own modules, which come and go. */
static void run_modules(const char *machine)
{
	const char *vendor = strcmp(machine, "vmx") ? "kvm_amd" : "kvm_intel";
	const char *file = strcmp(machine, "vmx") ? "live/kvm-amd" : "live/kvm-intel";

	expect(true, "when loaded");
	if (!syscall(SYS_delete_module, "kvm", O_NONBLOCK) || errno != EWOULDBLOCK)
		fail("kvm can go away beneath the library");
	unload_module(vendor);
	expect(true, "when the vendor's module is gone");
	if (!syscall(SYS_delete_module, "kvm", O_NONBLOCK) || errno != EWOULDBLOCK)
		fail("kvm can go away beneath the library");
	load_module(file);
	check_guest("vendor's module reloaded");
	report_figures();
	report_result("vendor_reloaded", true);

	detach();
	unload_module(vendor);
	attach();
	expect(true, "before the vendor's module");
	load_module(file);
	check_guest("loaded before the vendor's module");
	report_figures();
	report_result("before_vendor", true);

	if (try_load(MODULE) != EEXIST)
		fail("it can be loaded twice");
	check_guest("loaded twice");
	report_figures();
	report_result("twice", true);
}

void run_live_tests(const char *machine)
{
	/*
	 * First: after a reset Bochs's CPU 0 runs as many instructions as it had run before,
	 * and time stands still meanwhile.
	 */
	run_power();
	report_begin("modules", 3);
	run_modules(machine);
	report_end(true);
	run_coexistence();
	run_refusals();
}
