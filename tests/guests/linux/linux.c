// SPDX-License-Identifier: GPL-2.0
/*
 * Linux as a guest does rounds of work: with the handlers, without them, and once more with each
 * exit counted by its reason; then kexec starts its kernel again.  Nothing may be lost, and its log
 * has no complaint.  Last it must notice that a handler loses IPIs.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <x86intrin.h>

#include "init.h"
#include "linux.h"
#include "report.h"

#define COMMAND_LINE \
	"quiet loglevel=1 earlyprintk=serial,ttyS0,keep nokaslr mitigations=off panic=-1 " \
	"random.trust_cpu=on cryptomgr.notests=1 pci=off io_delay=none 8250.nr_uarts=0 " \
	"initcall_blacklist=load_system_certificate_list,crypto_kdf108_init,init_blk_tracer," \
	"cmos_init lsm=lockdown audit=0 rcupdate.rcu_expedited=1 tsc=reliable " \
	"i8042.noaux i8042.nokbd ipv6.disable=1"

#define BOOT_SECONDS	120
#define ROUND_SECONDS	60
#define PLANTED_SECONDS	30

#define LOG		"LOG\n"	/* before the guest's kernel log */
#define FAILED		"FAIL "

/* Bits of CPUID 0x40000001's EAX, and what of these a guest is shown. */
#define PV_CLOCKSOURCE	(1 << 0 | 1 << 3 | 1 << 24)
#define PV_EOI		(1 << 6)
#define ALL_BUT(shown)	(~(uint32_t)(shown))

static const struct kind {
	const char *name;
	struct vm_setup setup;
} kinds[] = {
	{ "deadline", { .hypervisor = true, .hidden_pv_features = ALL_BUT(PV_CLOCKSOURCE) } },
	{ "initial_count", { .hypervisor = true, .no_tsc_deadline = true,
			     .hidden_pv_features = ALL_BUT(PV_CLOCKSOURCE | PV_EOI) } },
};

#define KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static const struct phase {
	const char *name;
	bool on;
	bool traced;
} phases[] = {
	{ .name = "on", .on = true },
	{ .name = "off" },
	{ .name = "traced", .on = true, .traced = true },
};

#define PHASES	(sizeof(phases) / sizeof(phases[0]))

static const struct trace exits = {
	.event = "kvm/kvm_exit",
	.trigger = "hist:keys=exit_reason",
};

static const struct trace writes = {
	.event = "kvm/kvm_msr",
	.trigger = "hist:keys=ecx if write == 1",
};

/* NULL if the guest asks what to do next, or what is wrong. */
static const char *wait_for(struct linux_guest *guest, unsigned int seconds)
{
	static char why[512];
	const char *failed;

	if (linux_wait(guest, seconds))
		return NULL;
	if (linux_end(guest, why, sizeof(why)))
		snprintf(why, sizeof(why), "it ended");
	failed = strstr(guest->said->text, FAILED);
	if (failed)
		snprintf(why, sizeof(why), "%.200s", failed);
	why[strcspn(why, "\n")] = '\0';
	return why;
}

static void expect_question(struct linux_guest *guest, const char *kind, const char *when,
			    unsigned int seconds)
{
	const char *wrong = wait_for(guest, seconds);

	if (!wrong)
		return;
	printf("%s\n", guest->said->text);
	fail("Linux, %s: %s: %s", kind, when, wrong);
}

/* Each line NAME NUMBER that the guest has said since. */
static void report_figures_since(const struct linux_guest *guest, uint32_t since)
{
	const char *line = guest->said->text + since;
	unsigned long number;
	char name[64];
	int length;

	while (sscanf(line, "%63s %lu\n%n", name, &number, &length) == 2) {
		report_number(name, number);
		line += length;
	}
}

static void report_handlers(const struct handler_counters *before,
			    const struct handler_counters *after, unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++) {
		report_number("msr", after[i].msr);
		report_number("handled", after[i].handled - before[i].handled);
		report_number("declined", after[i].declined - before[i].declined);
		report_figures();
	}
}

/* Each line of a histogram that is "{ KEY: NUMBER } hitcount: NUMBER". */
static void report_histogram(const struct trace *trace, const char *key, const char *count)
{
	static char text[8192];
	char *rest = text, *line;
	uint64_t number, hits;

	trace_read(trace, text, sizeof(text));
	while ((line = strsep(&rest, "\n"))) {
		if (sscanf(line, "{ %*[a-z_]: %" SCNu64 " } hitcount: %" SCNu64, &number, &hits)
		    != 2)
			continue;
		report_number(key, number);
		report_number(count, hits);
		report_figures();
	}
	trace_stop(trace);
}

static void run_round(struct linux_guest *guest, const struct kind *kind,
		      const struct phase *phase)
{
	struct handler_counters before[MAX_HANDLERS], after[MAX_HANDLERS];
	struct counters counters_before, counters_after;
	uint32_t since = guest->said->used;
	unsigned int count;
	uint64_t begin;

	register_handlers(phase->on);
	if (phase->traced) {
		trace_start(&exits);
		trace_start(&writes);
	}
	read_counters(&counters_before);
	count = read_handlers(before);
	begin = __rdtsc();
	linux_answer(guest, LINUX_ROUND);
	expect_question(guest, kind->name, phase->name, ROUND_SECONDS);
	report_text("phase", phase->name);
	report_number("cycles", __rdtsc() - begin);
	if (read_handlers(after) != count)
		fail("a handler came or went");
	read_counters(&counters_after);
	report_number("unhandled", counters_after.unhandled - counters_before.unhandled);
	report_figures_since(guest, since);
	report_figures();
	report_handlers(before, after, count);
	if (phase->traced) {
		report_histogram(&exits, "reason", "exits");
		report_histogram(&writes, "written", "writes");
	}
	report_result(phase->name, true);
}

/* Once more, with the guest's own clock to tell how long: no figures but their number. */
static void soak(struct linux_guest *guest, const struct kind *kind, uint32_t rounds)
{
	uint32_t i, used = guest->said->used;

	register_handlers(true);
	for (i = 0; i < rounds; i++) {
		linux_answer(guest, LINUX_ROUND);
		expect_question(guest, kind->name, "soak", ROUND_SECONDS);
		guest->said->used = used;
		report_note("round %u of %u", i + 1, rounds);
	}
	report_number("rounds", rounds);
	report_figures();
	report_result("soak", true);
}

static void check_log(struct linux_guest *guest, const struct kind *kind, const char *name)
{
	uint32_t since = guest->said->used, lines = 0;
	char *rest, *line;

	linux_answer(guest, LINUX_LOG);
	expect_question(guest, kind->name, name, ROUND_SECONDS);
	rest = guest->said->text + since;
	line = strsep(&rest, "\n");
	if (strcmp(line, "LOG"))
		fail("Linux, %s: has no log", kind->name);
	while ((line = strsep(&rest, "\n"))) {
		check_record(line);
		lines++;
	}
	report_number("lines", lines);
	report_figures();
	report_result(name, true);
}

/* This one finds the vCPUs as the one before has left them. */
static void start_kernel_again(struct linux_guest *guest, const struct kind *kind)
{
	static const struct phase again = { .name = "again", .on = true };

	register_handlers(true);
	linux_answer(guest, LINUX_KEXEC);
	expect_question(guest, kind->name, "kexec", BOOT_SECONDS);
	report_result("kexec", true);
	run_round(guest, kind, &again);
	check_log(guest, kind, "log_again");
}

/* Says in a note how Linux has noticed. */
static void lose_ipis(struct linux_guest *guest, const char *variant)
{
	const char *noticed;
	char name[64];

	register_all_but_icr();
	snprintf(name, sizeof(name), "%s/lossy", variant);
	load_module(name);
	linux_answer(guest, LINUX_ROUND);
	noticed = wait_for(guest, PLANTED_SECONDS);
	unload_module("lossy");
	register_handlers(true);
	if (!noticed)
		fail("Linux has not noticed that IPIs were lost");
	report_note("%s", noticed);
	report_result("lossy", true);
}

static void run_kind(const struct kind *kind, const char *machine, const char *variant,
		     uint32_t rounds)
{
	/* An INIT of a vCPU that runs does not come to userspace, see give_wide_tss(). */
	bool vcpus_restart = !strcmp(machine, "vmx");
	struct linux_guest guest = {
		.command_line = vcpus_restart ? COMMAND_LINE : COMMAND_LINE " hotplug=0",
		.setup = kind->setup,
	};
	uint64_t begin = __rdtsc();
	size_t i;

	report_begin(kind->name, 0);
	register_handlers(true);
	linux_start(&guest);
	expect_question(&guest, kind->name, "boot", BOOT_SECONDS);
	report_number("cycles", __rdtsc() - begin);
	report_figures();
	report_result("boot", true);
	for (i = 0; i < PHASES; i++)
		run_round(&guest, kind, &phases[i]);
	if (rounds)
		soak(&guest, kind, rounds);
	check_log(&guest, kind, "log");
	if (vcpus_restart)
		start_kernel_again(&guest, kind);
	lose_ipis(&guest, variant);
	vm_release();
	report_end(true);
}

void run_linux(const char *machine, const char *variant, uint32_t rounds)
{
	size_t i;

	stop_halt_polling();
	report_begin("linux", KINDS);
	for (i = 0; i < KINDS; i++)
		run_kind(&kinds[i], machine, variant, rounds);
	report_end(true);
}
