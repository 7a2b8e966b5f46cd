// SPDX-License-Identifier: GPL-2.0
/*
 * Races: every CPU dispatches while handlers come and go.
 *
 * With the first multiplier all MSRs want the same entry, so that registration tries many, and
 * moves most handlers.
 */
#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/irqflags.h>
#include <linux/kstrtox.h>
#include <linux/kthread.h>
#include <linux/ktime.h>
#include <linux/moduleparam.h>
#include <linux/prandom.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "../lib/registry.h"
#include "fake_kernel.h"
#include "fixture.h"

/* Long enough, unless a busy host makes it short. */
#define MAX_RACE_SECONDS	240
#define NR_REGISTRARS	2
#define NR_READERS	2
#define NR_SHARED_MSRS	2
#define NR_FILLERS	48
#define TEXT_SIZE	(2 * PAGE_SIZE)
#define LONG_US		300
#define POISON		0xff

static unsigned int race_seed = 1;
module_param(race_seed, uint, 0444);
MODULE_PARM_DESC(race_seed, "Seed of the race suite's choices (default: 1)");

/*
 * The suite's MSRs.  No CPU writes the quiet handlers' MSRs, and these handlers come and go.
 * No CPU writes the fillers' either; they stay, so that a table takes a while to fill.
 */
enum {
	ALWAYS, DECLINED, SWITCHED, SHARED, NEVER = SHARED + NR_SHARED_MSRS,
	NR_ASKED, QUIET = NR_ASKED, FILLER = QUIET + NR_REGISTRARS, NR_MSRS = FILLER + NR_FILLERS
};

enum {
	REGISTRAR, READER = REGISTRAR + NR_REGISTRARS, SWITCHER = READER + NR_READERS, NR_OTHERS
};

/* A handler of a module that may go: its callback must not run once it is gone. */
struct short_lived {
	struct kvm_fastpath_handler handler;
	unsigned int gone;
};

/* A CPU that runs a guest.  All but @task is its own thread's. */
struct runner {
	struct task_struct *task;
	struct kvm_vcpu vcpu;
	struct rnd_state rnd;
	unsigned int asking;
	u64 asked[NR_ASKED];
	u64 called[NR_ASKED];
	u64 taken[NR_ASKED];
};

/*
 * @called_after_unregister, @wrong_msr, @leaked_counts, @backward, @unlisted, @refused: errors,
 *	counted where no expectation can be
 * @registered, @quietly: how often short-lived and quiet handlers were registered
 * @eexist: how often another registrar had the MSR
 * @library: the switcher switches all of the library, not only the switched handler
 * @off: whether that is off, and must not be called
 * @switched: how often it was switched off
 */
struct race {
	u32 msr[NR_MSRS];
	struct task_struct *other[NR_OTHERS];
	struct runner *runner;
	struct kvm_vcpu traced;
	struct fake_kernel kernel;
	atomic_t called_after_unregister;
	atomic_t wrong_msr;
	atomic_t leaked_counts;
	atomic_t backward;
	atomic_t unlisted;
	atomic_t refused;
	atomic_t registered[NR_REGISTRARS];
	atomic_t quietly;
	atomic_t eexist;
	atomic_t listed;
	bool library;
	bool off;
	atomic_t switched;
};

static struct race race;

/* Mostly briefly; now and then long enough for others to come and go. */
static void linger(struct runner *runner)
{
	u32 choice = prandom_u32_state(&runner->rnd);

	if (!(choice % 16))
		udelay(choice % 256 ? choice / 16 % 32 : LONG_US);
}

/* Between the look-up and the callback. */
static void meanwhile(struct kvm_vcpu *vcpu)
{
	linger(container_of(vcpu, struct runner, vcpu));
}

/* Does not count on timers, of which an emulated machine may lose many. */
static void let_others_run(void)
{
	udelay(get_random_u32() % 64);
	cond_resched();
}

static void expect_on(void)
{
	if (READ_ONCE(race.off))
		atomic_inc(&race.called_after_unregister);
}

static struct runner *called(struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct runner *runner = container_of(vcpu, struct runner, vcpu);

	if (race.library)
		expect_on();
	if (msr != race.msr[runner->asking] || data != ~(u64)msr)
		atomic_inc(&race.wrong_msr);
	runner->called[runner->asking]++;
	return runner;
}

static enum exit_fastpath_completion
always_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (called(vcpu, msr, data)->asking != ALWAYS)
		atomic_inc(&race.wrong_msr);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
declined_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	if (called(vcpu, msr, data)->asking != DECLINED)
		atomic_inc(&race.wrong_msr);
	return EXIT_FASTPATH_NONE;
}

static enum exit_fastpath_completion
switched_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	struct runner *runner = called(vcpu, msr, data);

	if (runner->asking != SWITCHED)
		atomic_inc(&race.wrong_msr);
	expect_on();
	linger(runner);
	expect_on();
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static enum exit_fastpath_completion
quiet_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr, u64 data)
{
	atomic_inc(&race.wrong_msr);
	return EXIT_FASTPATH_NONE;
}

static enum exit_fastpath_completion
short_lived_write(const struct kvm_fastpath_handler *handler, struct kvm_vcpu *vcpu, u32 msr,
		  u64 data)
{
	const struct short_lived *mine = container_of(handler, struct short_lived, handler);
	struct runner *runner = called(vcpu, msr, data);
	unsigned int i = runner->asking - SHARED;

	if (READ_ONCE(mine->gone))
		atomic_inc(&race.called_after_unregister);
	else if (i >= NR_SHARED_MSRS || handler->msr != msr)
		atomic_inc(&race.wrong_msr);
	linger(runner);
	if (READ_ONCE(mine->gone))
		atomic_inc(&race.called_after_unregister);
	return EXIT_FASTPATH_EXIT_HANDLED;
}

static struct kvm_fastpath_handler always = { .name = "always", .write = always_write };
static struct kvm_fastpath_handler declined = { .name = "declines", .write = declined_write };
static struct kvm_fastpath_handler switched = { .name = "switched", .write = switched_write };
static struct kvm_fastpath_handler filler[NR_FILLERS];
static struct kvm_fastpath_handler quiet[NR_REGISTRARS];

/* Not inline: tests/races/storm_mod.c says why. */
static noinline void ask(struct runner *runner)
{
	enum exit_fastpath_completion ret;
	u32 msr;

	runner->asking = prandom_u32_state(&runner->rnd) % NR_ASKED;
	msr = race.msr[runner->asking];

	local_irq_disable();
	__kvm_fastpath_irqoff_begin();
	ret = kvm_fastpath_wrmsr_irqoff(&runner->vcpu, msr, ~(u64)msr);
	__kvm_fastpath_irqoff_end();
	local_irq_enable();

	runner->asked[runner->asking]++;
	if (ret != EXIT_FASTPATH_NONE)
		runner->taken[runner->asking]++;
}

static int runner_thread(void *data)
{
	while (!kthread_should_stop()) {
		ask(data);
		cond_resched();
	}
	return 0;
}

/*
 * Nobody asks for its MSR: what it counts was meant for the handler that has gone, whose slot and
 * counters it was given.
 */
static void come_and_go_quietly(unsigned int id)
{
	struct kvm_fastpath_stats stats;

	if (kvm_fastpath_register(&quiet[id])) {
		atomic_inc(&race.refused);
		return;
	}
	atomic_inc(&race.quietly);
	let_others_run();
	if (fixture_stats(&quiet[id], &stats) || stats.handled || stats.declined)
		atomic_inc(&race.leaked_counts);
	kvm_fastpath_unregister(&quiet[id]);
}

/* Called between the steps of registration. */
static void registrar_lingers(struct fake_kernel *kernel, enum fake_call call)
{
	let_others_run();
}

static void come_and_go(unsigned int id, unsigned int i, struct short_lived *mine)
{
	int ret;

	mine->handler.name = "short_lived";
	mine->handler.msr = race.msr[SHARED + i];
	mine->handler.write = short_lived_write;

	ret = kvm_fastpath_register(&mine->handler);
	if (ret) {
		atomic_inc(ret == -EEXIST ? &race.eexist : &race.refused);
		return;
	}
	atomic_inc(&race.registered[id]);
	let_others_run();
	kvm_fastpath_unregister(&mine->handler);

	/* Gives a callback that still runs, or starts now, time to see it. */
	WRITE_ONCE(mine->gone, true);
	come_and_go_quietly(id);
	memset(mine, POISON, sizeof(*mine));
}

static int registrar_thread(void *data)
{
	unsigned int id = (unsigned long)data;
	struct rnd_state rnd;
	struct short_lived *mine;

	prandom_seed_state(&rnd, race_seed + id);
	while (!kthread_should_stop()) {
		mine = kzalloc(sizeof(*mine), GFP_KERNEL);
		if (!mine) {
			atomic_inc(&race.refused);
			continue;
		}
		come_and_go(id, prandom_u32_state(&rnd) % NR_SHARED_MSRS, mine);
		kfree(mine);
		cond_resched();
	}
	return 0;
}

static void switch_to(bool on)
{
	if (race.library)
		kvm_fastpath_switch(on);
	else if (kvm_fastpath_switch_handler(switched.msr, on))
		atomic_inc(&race.refused);
}

static int switcher_thread(void *unused)
{
	while (!kthread_should_stop()) {
		switch_to(false);
		WRITE_ONCE(race.off, true);
		atomic_inc(&race.switched);
		let_others_run();
		WRITE_ONCE(race.off, false);
		switch_to(true);
		let_others_run();
	}
	return 0;
}

static unsigned int rows(const char *text, const char *name)
{
	unsigned int nr = 0;

	while ((text = strstr(text, name))) {
		text += strlen(name);
		nr++;
	}
	return nr;
}

static void list(struct seq_file *seq)
{
	seq->count = 0;
	kvm_fastpath_handlers_show(seq, NULL);
	kvm_fastpath_unhandled_show(seq, NULL);
	seq->buf[min(seq->count, seq->size - 1)] = '\0';
	if (rows(seq->buf, " always ") != 1 || rows(seq->buf, " declines ") != 1)
		atomic_inc(&race.unlisted);
	atomic_inc(&race.listed);
}

static u64 unhandled(void *text)
{
	struct seq_file seq = { .buf = text, .size = TEXT_SIZE };
	u64 nr;

	kvm_fastpath_unhandled_show(&seq, NULL);
	return kstrtou64(text, 10, &nr) ? U64_MAX : nr;
}

static int reader_thread(void *text)
{
	struct seq_file seq = { .buf = text, .size = TEXT_SIZE };
	struct kvm_fastpath_stats stats;
	u64 handled = 0;

	while (!kthread_should_stop()) {
		list(&seq);
		if (fixture_stats(&always, &stats) || stats.handled < handled)
			atomic_inc(&race.backward);
		handled = stats.handled;
		let_others_run();
	}
	return 0;
}

static void choose_msrs(void)
{
	unsigned int i = 0;
	u32 msr;

	for (msr = TEST_MSR; i < NR_MSRS; msr++) {
		if (!kvm_fastpath_hash(msr, fixture_mult()))
			race.msr[i++] = msr;
	}
	always.msr = race.msr[ALWAYS];
	declined.msr = race.msr[DECLINED];
	switched.msr = race.msr[SWITCHED];
	for (i = 0; i < NR_REGISTRARS; i++) {
		quiet[i].name = "quiet";
		quiet[i].msr = race.msr[QUIET + i];
		quiet[i].write = quiet_write;
	}
	for (i = 0; i < NR_FILLERS; i++) {
		filler[i].name = "filler";
		filler[i].msr = race.msr[FILLER + i];
		filler[i].write = quiet_write;
	}
}

static void start_other(struct kunit *test, unsigned int i, int (*thread)(void *), void *data)
{
	struct task_struct *task = kthread_run(thread, data, "race_other/%u", i);

	KUNIT_ASSERT_FALSE(test, IS_ERR(task));
	WRITE_ONCE(race.other[i], task);
}

static void start_runners(struct kunit *test)
{
	struct task_struct *task;
	struct runner *runner;
	unsigned int cpu;

	for_each_online_cpu(cpu) {
		runner = &race.runner[cpu];
		runner->vcpu.meanwhile = meanwhile;
		prandom_seed_state(&runner->rnd, race_seed + NR_OTHERS + cpu);
		task = kthread_create_on_cpu(runner_thread, runner, cpu, "race_runner/%u");
		KUNIT_ASSERT_FALSE(test, IS_ERR(task));
		runner->task = task;
		wake_up_process(task);
	}
}

/* Those who register first, or what they have registered stays. */
static void stop_all(void)
{
	unsigned int i;

	for (i = 0; i < NR_OTHERS; i++) {
		if (race.other[i])
			kthread_stop(race.other[i]);
		WRITE_ONCE(race.other[i], NULL);
	}
	for (i = 0; race.runner && i < nr_cpu_ids; i++) {
		if (race.runner[i].task)
			kthread_stop(race.runner[i].task);
		race.runner[i].task = NULL;
	}
}

static bool enough(int wanted)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(race.registered); i++) {
		if (atomic_read(&race.registered[i]) < wanted)
			return false;
	}
	return atomic_read(&race.eexist) && atomic_read(&race.quietly) > wanted &&
	       atomic_read(&race.listed) > wanted &&
	       atomic_read(&race.switched) > wanted;
}

static void expect_all_was_tried(struct kunit *test, const struct runner *sum)
{
	unsigned int i = race.library ? 0 : SWITCHED;
	/* A handler that comes for a moment may miss all calls, library on or off. */
	unsigned int end = race.library ? SHARED : SHARED + NR_SHARED_MSRS;

	kunit_info(test, "seed %u: %llu asked, %u and %u came, %u quietly, %u met, %u listed, %u switched\n",
		   race_seed, sum->asked[ALWAYS] + sum->asked[SHARED],
		   atomic_read(&race.registered[0]), atomic_read(&race.registered[1]),
		   atomic_read(&race.quietly), atomic_read(&race.eexist),
		   atomic_read(&race.listed), atomic_read(&race.switched));
	for (; i < end; i++) {
		KUNIT_EXPECT_GT(test, sum->called[i], 50ULL);
		KUNIT_EXPECT_GT(test, sum->asked[i] - sum->called[i], 50ULL);
	}
}

static u64 uncalled(const struct runner *sum)
{
	u64 uncalled = 0;
	unsigned int i;

	for (i = 0; i < NR_ASKED; i++)
		uncalled += sum->asked[i] - sum->called[i];
	return uncalled;
}

static void expect_exact(struct kunit *test, const struct runner *sum)
{
	struct kvm_fastpath_stats stats;
	unsigned int i;

	if (!race.library) {
		KUNIT_EXPECT_EQ(test, sum->called[ALWAYS], sum->asked[ALWAYS]);
		KUNIT_EXPECT_EQ(test, sum->called[DECLINED], sum->asked[DECLINED]);
	}
	KUNIT_EXPECT_EQ(test, sum->taken[ALWAYS], sum->called[ALWAYS]);
	KUNIT_EXPECT_EQ(test, sum->taken[DECLINED], 0ULL);
	KUNIT_EXPECT_EQ(test, sum->called[NEVER], 0ULL);
	KUNIT_EXPECT_EQ(test, sum->taken[NEVER], 0ULL);
	for (i = SWITCHED; i < SHARED + NR_SHARED_MSRS; i++)
		KUNIT_EXPECT_EQ(test, sum->taken[i], sum->called[i]);

	KUNIT_ASSERT_EQ(test, fixture_stats(&always, &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, sum->called[ALWAYS]);
	KUNIT_EXPECT_EQ(test, stats.declined, 0ULL);
	KUNIT_ASSERT_EQ(test, fixture_stats(&declined, &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, 0ULL);
	KUNIT_EXPECT_EQ(test, stats.declined, sum->called[DECLINED]);
	KUNIT_ASSERT_EQ(test, fixture_stats(&switched, &stats), 0);
	KUNIT_EXPECT_EQ(test, stats.handled, sum->called[SWITCHED]);
	KUNIT_EXPECT_EQ(test, stats.declined, 0ULL);
}

static void sum_runners(struct kunit *test, struct runner *sum)
{
	unsigned int cpu, i;

	for_each_online_cpu(cpu) {
		const struct runner *runner = &race.runner[cpu];

		KUNIT_EXPECT_GT(test, runner->asked[ALWAYS], 50ULL);
		KUNIT_EXPECT_FALSE(test, runner->vcpu.irqs_were_on);
		for (i = 0; i < NR_ASKED; i++) {
			sum->asked[i] += runner->asked[i];
			sum->called[i] += runner->called[i];
			sum->taken[i] += runner->taken[i];
		}
	}
}

static void race_for(struct kunit *test, int seconds, int wanted)
{
	char *text = kunit_kcalloc(test, NR_READERS, TEXT_SIZE, GFP_KERNEL);
	struct runner *sum = kunit_kzalloc(test, sizeof(*sum), GFP_KERNEL);
	ktime_t end = ktime_add_ms(ktime_get(), seconds * MSEC_PER_SEC);
	ktime_t last = ktime_add_ms(end, MAX_RACE_SECONDS * MSEC_PER_SEC);
	u64 unhandled_before;
	unsigned long i;

	KUNIT_ASSERT_NOT_NULL(test, text);
	KUNIT_ASSERT_NOT_NULL(test, sum);
	unhandled_before = unhandled(text);

	start_runners(test);
	for (i = 0; i < NR_REGISTRARS; i++)
		start_other(test, REGISTRAR + i, registrar_thread, (void *)i);
	for (i = 0; i < NR_READERS; i++)
		start_other(test, READER + i, reader_thread, text + i * TEXT_SIZE);
	start_other(test, SWITCHER, switcher_thread, NULL);
	while (!enough(wanted) || ktime_before(ktime_get(), end)) {
		if (ktime_after(ktime_get(), last))
			break;
		schedule_timeout_uninterruptible(1);
	}
	stop_all();

	KUNIT_EXPECT_EQ(test, atomic_read(&race.called_after_unregister), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.wrong_msr), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.leaked_counts), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.backward), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.unlisted), 0);
	KUNIT_EXPECT_EQ(test, atomic_read(&race.refused), 0);
	sum_runners(test, sum);
	/* A busy host may not get all of it done in the time that KUnit allows. */
	KUNIT_EXPECT_TRUE(test, enough(wanted / 4));
	expect_all_was_tried(test, sum);
	expect_exact(test, sum);
	KUNIT_EXPECT_EQ(test, unhandled(text) - unhandled_before, uncalled(sum));
}

static void handlers_come_and_go(struct kunit *test)
{
	race_for(test, 5, 200);
}

static void library_goes_off_and_on(struct kunit *test)
{
	race.library = true;
	race_for(test, 2, 60);
}

static void register_for_good(struct kunit *test, const struct kvm_fastpath_handler *handler)
{
	KUNIT_ASSERT_EQ(test, kvm_fastpath_register(handler), 0);
}

static int race_init(struct kunit *test)
{
	unsigned int i;

	if (num_online_cpus() < 2)
		kunit_skip(test, "one CPU has nobody to race with");

	memset(&race, 0, sizeof(race));
	race.runner = kunit_kcalloc(test, nr_cpu_ids, sizeof(*race.runner), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, race.runner);
	choose_msrs();
	fake_current = &race.traced;
	race.kernel.meanwhile = registrar_lingers;
	/* Several at once could not note their calls. */
	race.kernel.nr_calls = FAKE_CALLS_MAX;
	for (i = 0; i < NR_FILLERS; i++)
		register_for_good(test, &filler[i]);
	register_for_good(test, &always);
	register_for_good(test, &declined);
	register_for_good(test, &switched);
	WRITE_ONCE(fake_kernel, &race.kernel);
	test->priv = &race;
	return 0;
}

static void race_exit(struct kunit *test)
{
	unsigned int i;

	if (!test->priv)
		return;
	stop_all();
	WRITE_ONCE(fake_kernel, NULL);
	kvm_fastpath_unregister(&switched);
	kvm_fastpath_unregister(&declined);
	kvm_fastpath_unregister(&always);
	for (i = 0; i < NR_FILLERS; i++)
		kvm_fastpath_unregister(&filler[i]);
	fake_current = NULL;
}

static struct kunit_case race_cases[] = {
	KUNIT_CASE(handlers_come_and_go),
	KUNIT_CASE(library_goes_off_and_on),
	{}
};

static struct kunit_suite race_suite = {
	.name = "kvm_fastpath_race",
	.init = race_init,
	.exit = race_exit,
	.test_cases = race_cases,
};

kunit_test_suites(&race_suite);
