// SPDX-License-Identifier: GPL-2.0
/*
 * Runs each row of the table with the handlers registered and without, in one
 * boot, and compares: with each other, with the row, and with the counters.
 */
#include <cpuid.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "init.h"
#include "report.h"
#include "vm.h"
#include "outcome.h"
#include "run.h"
#include "table.h"

#define WHY_SIZE	256
#define REASON_SIZE	(WHY_SIZE / 2)
#define CPUID_MSR_IMM	(1 << 5)	/* of leaf 7, subleaf 1, in ECX */
#define MAX_RUNS	50	/* of a row that wants none of the host's interrupts */

struct phase {
	char outcome[OUTCOME_SIZE];
	uint64_t handled;
	uint64_t declined;
	uint32_t sent;
	uint64_t entries;	/* traced ones */
	uint64_t exits;
	uint64_t own;		/* done fast, by KVM's own fast path or by ours */
	bool stub;
};

static bool __attribute__((format(printf, 2, 3))) wrong(char *why, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(why, WHY_SIZE, format, args);
	va_end(args);
	return false;
}

/* NULL: KVM's own fast path knows nothing of it. */
static const struct trace *own_trace(const struct case_orders *orders)
{
	if (!(orders->setup & OWN))
		return NULL;
	switch (orders->program) {
	case ARM_DEADLINE:
		return &fast_deadlines;
	case HALT_ONCE:
		return stock_is_wide() ? &fast_halts : NULL;
	case INVALIDATE:
		return stock_is_wide() ? &fast_invds : NULL;
	default:
		return &stock_handled;
	}
}

static bool run_once(const struct case_orders *orders, struct case_share *share,
		     struct phase *phase, char *reason)
{
	struct counters before, after;
	const struct trace *own = own_trace(orders);
	bool traced = orders->setup & TRACED;
	bool ok;

	if (traced) {
		trace_start(&guest_entries);
		trace_start(&guest_exits);
	}
	if (own)
		trace_start(own);
	read_msr_counters(orders->msr, &before);
	ok = case_run(orders, share, reason, REASON_SIZE);
	read_msr_counters(orders->msr, &after);

	describe_outcome(share, phase->outcome);
	phase->handled = after.handled - before.handled;
	phase->declined = after.declined - before.declined;
	phase->sent = share->sent;
	phase->own = own ? trace_stop(own) : 0;
	phase->entries = traced ? trace_stop(&guest_entries) : 0;
	phase->exits = traced ? trace_stop(&guest_exits) : 0;
	phase->stub = after.stub;
	return ok;
}

static bool run_phase(const struct row *row, bool fast, struct phase *phase, char *why)
{
	struct case_share share;
	char reason[REASON_SIZE];
	int runs;

	register_handlers(fast);
	if (row->orders.setup & NO_DEADLINE)
		set_library("fastpath_tscdeadline", "N");
	for (runs = 0; runs < MAX_RUNS; runs++) {
		if (!run_once(&row->orders, &share, phase, reason))
			return wrong(why, "%s: %s", fast ? "fast" : "slow", reason);
		if (!(row->orders.setup & QUIET) || !share.host_interrupts)
			return true;
	}
	return wrong(why, "interrupts of the host in each of %d runs", runs);
}

static bool agrees(int expected, uint64_t count, const struct phase *phase)
{
	switch (expected) {
	case EACH:
		return count == phase->sent;
	case EITHER:
		return count <= 1;
	case IF_REAL:
		return count == !phase->stub;
	case IF_STUB:
		return count == phase->stub;
	case ANY:
		return phase->handled + phase->declined == phase->sent;
	default:
		return count == (uint64_t)expected;
	}
}

static const struct own_error *find_own_error(const struct row *row, const struct phase *phase)
{
	size_t i;

	for (i = 0; i < own_error_rows; i++)
		if (!strcmp(own_errors[i].name, row->name) &&
		    !strcmp(own_errors[i].outcome, phase->outcome))
			return own_errors[i].live && !is_live() ? NULL : &own_errors[i];
	return NULL;
}

/* Declined with the handlers registered, and then done wrong by KVM's own fast path. */
static bool is_left_to_stock(const struct row *row, const struct phase *fast)
{
	const struct own_error *error = find_own_error(row, fast);

	return is_live() && error && error->declined && !fast->handled && fast->declined == 1;
}

static bool is_one_of(const char *outcomes, const char *outcome)
{
	const char *second = strchr(outcomes, '|');

	if (second && !strcmp(second + 1, outcome))
		return true;
	return strlen(outcome) == strcspn(outcomes, "|") &&
	       !strncmp(outcomes, outcome, strlen(outcome));
}

/* A count that saw nothing of the writes would be equal, too. */
static bool traces_all(const struct row *row, const struct phase *phase, char *why)
{
	if (!(row->orders.setup & TRACED))
		return true;
	if (phase->entries == phase->exits && phase->exits > phase->sent)
		return true;
	return wrong(why, "traced: %" PRIu64 " entries, %" PRIu64 " exits, %u writes",
		     phase->entries, phase->exits, phase->sent);
}

/* What KVM's own fast path does is not left to the slow one, because of ours. */
static bool own_is_left(const struct row *row, const struct phase *fast,
			const struct phase *slow, char *why)
{
	if (!(row->orders.setup & OWN))
		return true;
	if (stock_is_wide() && !slow->own)
		return wrong(why, "KVM's own fast path has not done it");
	if (!fast->own && slow->own)
		return wrong(why, "KVM's own fast path did it, and does it no more");
	return true;
}

/* The CPU does EOIs itself, and a guest of KVM's has no PV EOI then; see own_errors[], too. */
static bool is_for_cpu(const struct row *row)
{
	return has_apicv() && (row->orders.program == STEPS || row->orders.msr == EOI ||
			       row->orders.msr == HV_EOI);
}

static bool check(const struct row *row, const struct phase *fast,
		  const struct phase *slow, char *why)
{
	bool left = is_left_to_stock(row, fast) || is_for_cpu(row);
	/* Beside stock modules the library does not reach KVM's timer, and declines. */
	int handled = is_live() && row->orders.msr == TIMER_COUNT ? 0 : row->handled;

	if (!left && !is_one_of(row->outcome, fast->outcome))
		return wrong(why, "fast should be %s", row->outcome);
	if (strcmp(fast->outcome, slow->outcome) && !find_own_error(row, slow))
		return wrong(why, "fast and slow differ");
	if (slow->handled || slow->declined)
		return wrong(why, "counted without a handler");
	if (left)
		return true;
	if (!agrees(handled, fast->handled, fast))
		return wrong(why, "wrong number handled");
	if (!agrees(row->handled - handled + row->declined, fast->declined, fast))
		return wrong(why, "wrong number declined");
	return traces_all(row, fast, why) && traces_all(row, slow, why) &&
	       own_is_left(row, fast, slow, why);
}

static bool run_row(const struct row *row, const char *machine)
{
	struct phase fast = {}, slow = {};
	char why[WHY_SIZE];
	bool ok;

	ok = run_phase(row, true, &fast, why) && run_phase(row, false, &slow, why) &&
	     check(row, &fast, &slow, why);
	if (!ok)
		report_note("%s: fast=%s slow=%s handled=%" PRIu64 " declined=%" PRIu64, why,
			    fast.outcome, slow.outcome, fast.handled, fast.declined);
	report_text("case", row->name);
	report_text("machine", machine);
	report_text("outcome", fast.outcome);
	report_number("handled", fast.handled);
	report_number("declined", fast.declined);
	if (row->orders.setup & OWN)
		report_number("own", fast.own);
	report_figures();
	report_result(row->name, ok);
	return ok;
}

static bool has_msr_imm(void)
{
	uint32_t eax, ebx, ecx = 0, edx;

	__get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx);
	return ecx & CPUID_MSR_IMM;
}

/* NULL if the row can be run. */
static const char *impossible(const struct row *row, const char *machine)
{
	if ((row->orders.setup & VMX_ONLY) && strcmp(machine, "vmx"))
		return "this machine's emulator cannot";
	if ((row->orders.setup & IMMEDIATE) && !has_msr_imm())
		return "this CPU knows no WRMSR with an immediate";
	if ((row->orders.setup & IMMEDIATE) && !kvm_has_function("handle_fastpath_wrmsr_imm"))
		return "this KVM knows no WRMSR with an immediate";
	if ((row->orders.setup & XEN) &&
	    !(kvm_capability(KVM_CAP_XEN_HVM) & KVM_XEN_HVM_CONFIG_INTERCEPT_HCALL))
		return "this KVM knows no Xen";
	if ((row->orders.setup & XEN) && !vm_gives_xen(row->orders.msr))
		return "this KVM gives Xen none but the MSRs of hypervisors";
	return NULL;
}

/* @patterns: names as a shell would match them, one of them enough; NULL for each. */
static bool is_ordered(const struct row *row, const char *patterns)
{
	char pattern[64];
	size_t length;

	if (!patterns)
		return true;
	for (; *patterns; patterns += length + (patterns[length] == ',')) {
		length = strcspn(patterns, ",");
		snprintf(pattern, sizeof(pattern), "%.*s", (int)length, patterns);
		if (!fnmatch(pattern, row->name, 0))
			return true;
	}
	return false;
}

static const struct row *next_row(const struct row *row)
{
	static const struct table *const tables[] = { &basic_table, &steps_table };
	size_t i;

	if (!row)
		return tables[0]->rows;
	for (i = 0; i + 1 < sizeof(tables) / sizeof(tables[0]); i++)
		if (row + 1 == tables[i]->rows + tables[i]->count)
			return tables[i + 1]->rows;
	return row + 1 == tables[i]->rows + tables[i]->count ? NULL : row + 1;
}

bool run_cases(const char *machine, const char *patterns, bool first_failure_ends)
{
	unsigned int ordered = 0, failed = 0;
	const struct row *row;
	const char *why;

	for (row = next_row(NULL); row; row = next_row(row))
		ordered += is_ordered(row, patterns);
	if (!ordered)
		fail("no case is called %s", patterns);

	report_begin("cases", first_failure_ends ? 0 : ordered);
	for (row = next_row(NULL); row && !(failed && first_failure_ends); row = next_row(row)) {
		if (!is_ordered(row, patterns))
			continue;
		why = impossible(row, machine);
		if (why)
			report_skip(row->name, why);
		else if (!run_row(row, machine))
			failed++;
	}
	report_end(!failed);
	return !failed;
}
