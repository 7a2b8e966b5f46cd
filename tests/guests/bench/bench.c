// SPDX-License-Identifier: GPL-2.0
/*
 * The bench: each workload with the handlers registered and without, on KVM as Debian
 * ships it, and on KVM without any fast path for the ICR.  Figures of each, or marked
 * runs of each for a profile.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/io.h>
#include <sys/utsname.h>

#include "init.h"
#include "msr.h"
#include "program.h"
#include "report.h"
#include "bench.h"

#define MARKED		3	/* repeated in test_profile.py */
#define TRACED		16

#define TYPE_AT		17	/* in a line of /proc/kallsyms, after the address */
#define EMULATOR_PORT	0xe9	/* what is written there Bochs prints, if told to */

struct place {
	const char *machine;
	const char *variant;
	const char *phase;
};

static void check_counters(const struct place *place, const struct bench_orders *orders,
			   const struct counters *before, const struct counters *after)
{
	const struct bench_kind *kind = &bench_kinds[orders->workload];
	uint32_t runs = orders->warmup + orders->marked + orders->count;
	bool on = after->registered;
	/* Beside stock modules the timer is out of the library's reach. */
	unsigned int left = is_live() && kind->msr == MSR_X2APIC_TMICT ? kind->eligible : 0;
	uint64_t handled = after->handled - before->handled;
	uint64_t declined = after->declined - before->declined;
	uint64_t unhandled = after->unhandled - before->unhandled;

	/* Off, nobody is asked, and nothing counted. */
	if (handled != (on ? runs * (kind->eligible - left) : 0) ||
	    declined != (on ? runs * (kind->declined + left) : 0) ||
	    unhandled < (on ? runs * kind->unhandled : 0))
		fail("%s %s %s: %" PRIu64 " handled, %" PRIu64 " declined, %" PRIu64
		     " unhandled of %u runs", place->variant, place->phase, kind->name, handled,
		     declined, unhandled, runs);
}

/* KVM's own fast path takes a deadline, but wide as it is since 6.18, only for VMX's timer. */
static bool is_own_deadline(const struct place *place, const struct bench_kind *kind)
{
	return stock_is_wide() || (!strcmp(place->machine, "vmx") && !kind->hrtimer);
}

static unsigned int expected_fast(const struct place *place, const struct bench_kind *kind, bool on)
{
	bool fast = false;

	if (kind->msr == MSR_TSC_DEADLINE)
		fast = on || is_own_deadline(place, kind);
	else if (kind->msr == MSR_X2APIC_ICR)
		fast = !on && strcmp(place->phase, "none");
	return fast ? kind->eligible : 0;
}

/*
 * What KVM's own fast path does, and of deadlines ours, too: both call the same.  A trace event
 * costs cycles: this run is not timed.
 */
static void check_fast(const struct place *place, enum workload workload, bool on)
{
	const struct bench_orders orders = { .workload = workload, .warmup = TRACED };
	const struct bench_kind *kind = &bench_kinds[workload];
	const struct trace *trace = kind->msr == MSR_TSC_DEADLINE ? &fast_deadlines :
								    &stock_handled;
	uint64_t want = TRACED * expected_fast(place, kind, on), fast;
	struct bench_share share;

	trace_start(trace);
	bench_run_guest(&orders, &share);
	fast = trace_stop(trace);
	if (fast != want)
		fail("%s %s %s: %" PRIu64 " writes were fast, not %" PRIu64,
		     place->variant, place->phase, kind->name, fast, want);
}

static int compare(const void *a, const void *b)
{
	const uint32_t *left = a, *right = b;

	return (*left > *right) - (*left < *right);
}

static void report_cycles(uint32_t count, uint32_t *cycles)
{
	uint32_t i, run = 0, most = 0, mode = 0;

	qsort(cycles, count, sizeof(cycles[0]), compare);
	for (i = 0; i < count; i++) {
		run = i && cycles[i] == cycles[i - 1] ? run + 1 : 1;
		if (run > most) {
			most = run;
			mode = cycles[i];
		}
	}
	report_number("samples", count);
	report_number("mode", mode);
	report_number("at_mode", most);
	report_number("min", cycles[0]);
	report_number("p25", cycles[count / 4]);
	report_number("p50", cycles[count / 2]);
	report_number("p75", cycles[count * 3 / 4]);
	report_number("p99", cycles[count * 99 / 100]);
	report_number("max", cycles[count - 1]);
}

static void report_workload(const struct place *place, const char *workload)
{
	struct utsname kernel;
	char name[32];

	uname(&kernel);
	report_text("kernel", kernel.release);
	report_text("machine", place->machine);
	report_text("variant", place->variant);
	report_text("phase", place->phase);
	report_text("workload", workload);
	report_figures();
	snprintf(name, sizeof(name), "%s_%s", place->phase, workload);
	report_result(name, true);
}

static void run_workload(const struct place *place, const struct bench_orders *orders)
{
	bool counted = strcmp(place->phase, "stock") && strcmp(place->phase, "none");
	const struct bench_kind *kind = &bench_kinds[orders->workload];
	struct counters before, after = { 0 };
	struct bench_share share;

	if (counted)
		read_msr_counters(kind->msr, &before);
	bench_run_guest(orders, &share);
	if (counted) {
		read_msr_counters(kind->msr, &after);
		check_counters(place, orders, &before, &after);
	}
	if (!orders->marked) {
		check_fast(place, orders->workload, after.registered);
		report_cycles(orders->count, share.cycles);
	}
	report_workload(place, kind->name);
}

static void run_workloads(const struct place *place, bool marked)
{
	struct bench_orders orders = {
		.warmup = BENCH_WARMUP,
		.count = marked ? 0 : BENCH_SAMPLES,
		.marked = marked ? MARKED : 0,
	};

	for (orders.workload = 0; orders.workload < WORKLOADS; orders.workload++)
		if (!marked || !bench_kinds[orders.workload].waits)
			run_workload(place, &orders);
}

static void print_to_emulator(const char *text)
{
	outsb(EMULATOR_PORT, text, strlen(text));
}

/* To the emulator itself: a serial line would take longer than all else here. */
static void print_symbols(const char *variant)
{
	FILE *symbols = fopen("/proc/kallsyms", "re");
	static bool kernel_printed;
	char line[512];

	if (!symbols || ioperm(EMULATOR_PORT, 1, 1))
		fail("cannot pass on /proc/kallsyms: %m");
	print_to_emulator("SYMBOLS of ");
	print_to_emulator(variant);
	print_to_emulator("\n");
	while (fgets(line, sizeof(line), symbols))
		if (strchr("tTwW", line[TYPE_AT]) && (!kernel_printed || strstr(line, "[kvm")))
			print_to_emulator(line);
	kernel_printed = true;
	print_to_emulator("SYMBOLS end\n");
	fclose(symbols);
}

void run_bench(const char *machine, const char *variant, bool marked)
{
	struct place place = { machine, variant, variant };

	stop_halt_polling();
	if (marked)
		print_symbols(variant);
	if (!strcmp(variant, "stock") || !strcmp(variant, "none")) {
		run_workloads(&place, marked);
		return;
	}
	place.phase = "off";
	register_handlers(false);
	run_workloads(&place, marked);
	register_handlers(true);
	if (!marked) {
		place.phase = "icr";
		register_handlers(false);
		set_library("fastpath_icr", "Y");
		run_workloads(&place, marked);
		register_handlers(true);
	}
	place.phase = "ours";
	run_workloads(&place, marked);
}

/* tools/host_bench.py, and before it the same workloads as the bench measures them. */
void run_host_bench(const char *machine)
{
	char *const tool[] = { "/usr/bin/python3", "/host_bench.py", "--rounds", "2",
			       "/host_bench", "/modules/live/kvm_fastpath.ko", NULL };
	struct place stock = { machine, "live", "stock" }, live = { machine, "live", "live" };

	stop_halt_polling();
	unload_module("kvm_fastpath");
	run_workloads(&stock, false);
	load_module("live/kvm_fastpath");
	run_workloads(&live, false);
	unload_module("kvm_fastpath");

	report_begin("host_bench", 1);
	report_program(tool);
	report_result("table", true);
	report_end(true);
	load_module("live/kvm_fastpath");
}
