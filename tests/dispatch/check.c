// SPDX-License-Identifier: GPL-2.0
/*
 * Did a contender do what its case says, and as often?  Else its time means nothing.
 */
#include "bench.h"

static u64 sum(unsigned int threads, u64 (*figure)(const struct kvm_vcpu *vcpu))
{
	u64 total = 0;

	while (threads--)
		total += figure(cpu_vcpu(threads));
	return total;
}

static u64 skipped(const struct kvm_vcpu *vcpu)
{
	return vcpu->rip / BENCH_WRMSR_LENGTH;
}

static u64 delivered(const struct kvm_vcpu *vcpu)
{
	return vcpu->delivered;
}

static struct state look(const struct check *check)
{
	struct state state = {
		.skipped = sum(check->threads, skipped),
		.delivered = sum(check->threads, delivered),
	};

	check->flavour->count(&state.counts);
	return state;
}

static void expect(const struct check *check, const char *what, u64 was, u64 is, u64 rounds)
{
	u64 want = rounds * check->threads;

	if (is - was != want)
		die("%s, %s, %s, %u threads: %lu rounds: %s %lu times, not %lu",
		    check->flavour->name, contender_names[check->work->contender],
		    op_names[check->op], check->threads, check->work->rounds, what,
		    is - was, want);
}

/* A declined write leaves no trace: does another value get to the handler? */
static void check_reaches(const struct check *check)
{
	struct work fast = *check->work;
	struct check once = *check;
	u64 was = delivered(cpu_vcpu(0));

	fast.data = ICR_FAST;
	fast.rounds = 1;
	once.work = &fast;
	once.threads = 1;
	check->flavour->run(cpu_vcpu(0), &fast);
	expect(&once, "delivered", was, delivered(cpu_vcpu(0)), 1);
}

void check_begin(struct check *check)
{
	if (check->op == DECLINE && check->work->contender != NOTHING)
		check_reaches(check);
	check->was = look(check);
}

void check_end(const struct check *check)
{
	const struct work *work = check->work;
	struct state was = check->was, is = look(check);
	bool asked = work->contender == REGISTRY;
	u64 done = check->op == HIT && work->contender != NOTHING ? work->rounds : 0;
	u64 declined = asked && check->op == DECLINE ? work->rounds : 0;

	expect(check, "skipped", was.skipped, is.skipped, done);
	expect(check, "delivered", was.delivered, is.delivered, done);
	expect(check, "called another handler", was.counts.others, is.counts.others, 0);
	expect(check, "counted as handled", was.counts.handled, is.counts.handled,
	       asked ? done : 0);
	expect(check, "counted as declined", was.counts.declined, is.counts.declined, declined);
	expect(check, "counted as unhandled", was.counts.unhandled, is.counts.unhandled,
	       asked && check->op == MISS ? work->rounds : 0);
}
