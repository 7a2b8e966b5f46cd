// SPDX-License-Identifier: GPL-2.0
/*
 * Writes many ICR values with the handler registered and without, in one boot, and
 * compares what each did; and the counters with an oracle.  Hyper-V's ICR, too.
 */
#include <inttypes.h>
#include <linux/kvm.h>
#include <stdio.h>
#include <string.h>

#include "init.h"
#include "report.h"
#include "run.h"
#include "text.h"
#include "values.h"

#define SHOWN_DIFFERENCES	20
#define TEXT_SIZE		512

struct totals {
	uint64_t values;
	uint64_t parked;
	uint64_t faults;
	uint64_t interrupts;
	uint64_t nmis;
	uint64_t inits;
	uint64_t smis;
	uint64_t sipis;
	uint64_t handled;
	uint64_t declined;
	uint64_t eligible;
	uint64_t hyperv;	/* handled ones of Hyper-V's MSR, in x2APIC mode */
	uint64_t xapic;		/* ... in xAPIC mode */
	uint64_t wide;		/* interrupts of a vCPU with a wide id */
	uint64_t differences;
};

static struct fuzz_batch live, parked = { .parked = true };
static struct fuzz_result fast, slow;

#define add(text, ...) text_add(text, TEXT_SIZE, __VA_ARGS__)

static void describe_cpu(const struct fuzz_cpu *cpu, bool is_parked, char *text)
{
	add(text, ";irqs=%u,vector=%x,at=%+d,nmis=%u,isr=%x,tmr=%x,irr=%x", cpu->irqs,
	    cpu->vector, cpu->at, cpu->nmis, cpu->isr, cpu->tmr, cpu->irr);
	if (is_parked)
		add(text, ",mp=%u,events=%x,cs=%x,rip=%" PRIx64 ",apic=%x", cpu->mp_state,
		    cpu->events, cpu->cs_base, cpu->rip, cpu->apic);
}

static const char *describe_outcome(const struct fuzz_outcome *outcome, char *text)
{
	int i;

	text[0] = '\0';

	add(text, "rip+%u,gp=%u@%+d,icr=%" PRIx64, outcome->went_on, outcome->gps,
	    outcome->gp_at, outcome->icr);
	if (outcome->left_by)
		add(text, ",left=%x", outcome->left_by);
	for (i = 0; i < GUEST_VCPUS; i++)
		describe_cpu(&outcome->cpu[i], outcome->left_by, text);
	return text;
}

/* What values did to somebody: nothing can differ if nothing ever happens. */
static void count_effects(uint64_t value, const struct fuzz_outcome *outcome,
			  struct totals *totals)
{
	const struct fuzz_cpu *other = &outcome->cpu[1];

	totals->faults += outcome->gps;
	totals->interrupts += outcome->cpu[0].irqs + other->irqs;
	totals->nmis += outcome->cpu[0].nmis + other->nmis;
	totals->inits += outcome->left_by == RESET_PORT;
	totals->smis += outcome->left_by == SMM_PORT;
	totals->sipis += is_wrecking(value) && delivery_mode(value) == STARTUP &&
			 other->mp_state == KVM_MP_STATE_RUNNABLE;
}

static void compare(const struct fuzz_batch *batch, struct totals *totals)
{
	char fast_text[TEXT_SIZE], slow_text[TEXT_SIZE];
	const struct fuzz_outcome *a, *b;
	uint32_t i;

	for (i = 0; i < batch->count; i++) {
		a = &fast.outcome[i];
		b = &slow.outcome[i];
		count_effects(batch->value[i], b, totals);
		if (fuzz_worlds[batch->world].wide_ids)
			totals->wide += b->cpu[1].irqs;
		if (!memcmp(a, b, sizeof(*a)) || totals->differences++ >= SHOWN_DIFFERENCES)
			continue;
		report_note("value 0x%016" PRIx64 ": fast %s slow %s", batch->value[i],
			    describe_outcome(a, fast_text), describe_outcome(b, slow_text));
	}
	if (memcmp(fast.apic, slow.apic, sizeof(fast.apic))) {
		report_note("ISR, TMR or IRR differ after %u values", batch->count);
		totals->differences++;
	}
}

static void run_phase(const struct fuzz_batch *batch, bool on, struct fuzz_result *result,
		      struct totals *totals)
{
	const struct fuzz_world *world = &fuzz_worlds[batch->world];
	const char *phase = on ? "fast" : "slow";
	struct counters before, after;
	char why[256];

	register_handlers(on);
	read_msr_counters(world->msr, &before);
	if (!fuzz_run(batch, result, why, sizeof(why)))
		fail("%s: %s", phase, why);
	read_msr_counters(world->msr, &after);

	if (after.registered != on)
		fail("%s: the handler is%s registered", phase, on ? " not" : "");
	totals->handled += after.handled - before.handled;
	if (world->xapic)
		totals->xapic += after.handled - before.handled;
	else if (world->msr != MSR_X2APIC_ICR)
		totals->hyperv += after.handled - before.handled;
	totals->declined += after.declined - before.declined;
}

static void run_batch(struct fuzz_batch *batch, struct totals *totals)
{
	uint32_t i;

	if (!batch->count)
		return;
	run_phase(batch, true, &fast, totals);
	run_phase(batch, false, &slow, totals);
	compare(batch, totals);
	totals->values += batch->count;
	for (i = 0; i < batch->count; i++)
		totals->eligible += is_fast(batch->value[i], &fuzz_worlds[batch->world]);
	if (batch->parked)
		totals->parked += batch->count;
	batch->count = 0;
	batch->world = (batch->world + 1) % FUZZ_WORLDS;
}

static void report(uint64_t seed, const struct totals *totals)
{
	report_number("seed", seed);
	report_number("values", totals->values);
	report_number("parked", totals->parked);
	report_number("gp", totals->faults);
	report_number("irqs", totals->interrupts);
	report_number("nmis", totals->nmis);
	report_number("inits", totals->inits);
	report_number("smis", totals->smis);
	report_number("sipis", totals->sipis);
	report_number("handled", totals->handled);
	report_number("declined", totals->declined);
	report_number("eligible", totals->eligible);
	report_number("hyperv", totals->hyperv);
	report_number("xapic", totals->xapic);
	report_number("wide", totals->wide);
	report_number("differences", totals->differences);
	report_figures();
}

bool run_fuzz(uint64_t seed, uint32_t count)
{
	struct fuzz_source source = { .state = seed };
	struct totals totals = {};
	bool ok;

	while (source.next < count) {
		uint64_t value = next_value(&source);
		struct fuzz_batch *batch = is_wrecking(value) ? &parked : &live;

		batch->value[batch->count++] = value_in(&fuzz_worlds[batch->world], value);
		if (batch->count == FUZZ_BATCH)
			run_batch(batch, &totals);
	}
	run_batch(&live, &totals);
	run_batch(&parked, &totals);

	ok = !totals.differences && totals.handled == totals.eligible &&
	     totals.handled + totals.declined == totals.values;
	if (!ok)
		report_note("%" PRIu64 " values differ; %" PRIu64 " handled, not %" PRIu64,
			    totals.differences, totals.handled, totals.eligible);
	report(seed, &totals);
	report_result("values", ok);
	return ok;
}
