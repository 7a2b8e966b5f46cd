/* SPDX-License-Identifier: GPL-2.0 */
#ifndef MACHINE_INIT_H
#define MACHINE_INIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Ends the machine if PID 1 fails, which has nobody else to report to. */
#define fail(format, ...) fail_at(__FILE_NAME__, __LINE__, format, ##__VA_ARGS__)
void fail_at(const char *file, int line, const char *format, ...)
	__attribute__((noreturn, format(printf, 3, 4)));

bool read_text(const char *path, char *text, size_t size);
bool write_text(const char *path, const char *text);

/* counters.c: the library as its parameters and its debugfs files show it */
struct counters {
	unsigned int handlers;
	bool registered;	/* the MSR has a handler, with these counters: */
	bool stub;		/* which declines whatever it is asked */
	uint64_t handled;
	uint64_t declined;
	uint64_t ended;		/* EOIs that their handler did */
	uint64_t timed;		/* and initial counts of the timer */
	uint64_t all_handled;	/* of any MSR */
	uint64_t hyperv;	/* of these, Hyper-V's ICR and EOI */
	uint64_t unhandled;
	uint64_t asked;		/* all writes that the registry saw, to any MSR */
};

void set_library(const char *parameter, const char *value);
extern const unsigned int nr_builtins;

void register_handlers(bool on);
void register_all_but_icr(void);
void read_msr_counters(uint32_t msr, struct counters *counters);
void read_counters(struct counters *counters);	/* the ICR's */

struct handler_counters {
	uint32_t msr;
	uint64_t handled;
	uint64_t declined;
};

#define MAX_HANDLERS	16

/* All of them, in the order of the table; returns their number. */
unsigned int read_handlers(struct handler_counters counters[MAX_HANDLERS]);

/* trace.c: counts events; each of them only once at a time */
struct trace {
	const char *probe;	/* defines the event; NULL if the kernel has it */
	const char *event;
	const char *trigger;
	const struct trace *but_for[2];	/* whose events are not counted, or NULL */
};

extern const struct trace icr_writes;		/* as kvm:kvm_msr */
extern const struct trace stock_handled;	/* by KVM's own fast path */
/* The last two only if stock_is_wide(). */
extern const struct trace fast_deadlines, fast_halts, fast_invds;
extern const struct trace guest_entries, guest_exits;
/* The last reason to inhibit APIC virtualization is gone, by reason; never without APICv. */
extern const struct trace apicv_returns;

bool kvm_has_function(const char *name);

/* KVM's own fast path takes each IPI whose receivers its map of the APICs tells. */
bool stock_is_wide(void);

void trace_start(const struct trace *trace);
/* The histogram, as it is. */
void trace_read(const struct trace *trace, char *text, size_t size);
uint64_t trace_stop(const struct trace *trace);

/* modules.c: @variant is the name of a set of KVM's modules */
const char *cpu_vendor(void);
bool is_live(void);	/* the library is a module of its own */
int try_load(const char *path);	/* loads the file, or returns errno */
void load_module(const char *name);
void unload_module(const char *name);
void modprobe(const char *name, const char *more);
void load_kvm(const char *variant, const char *machine);
void unload_kvm(const char *machine);
/* Does KVM let the CPU do EOIs?  Then these do not leave a guest. */
bool has_apicv(void);
/* Else a vCPU that halts is sometimes asleep and sometimes not; for VMs made afterwards. */
void stop_halt_polling(void);

/* demo/demo.c */
void run_demo(void);
void run_stock(void);

/* demo/storm.c */
void run_storm(void);

/* irql/irql.c: guests that use their TPR as Windows does */
void run_irql(void);

/* linux/linux.c: Linux as a guest, with so many rounds more of its work */
void run_linux(const char *machine, const char *variant, uint32_t rounds);

/* plugin/plugin.c: the guest writes @value to @msr, the module's */
void run_plugin(const char *variant, uint32_t msr, uint32_t value);

/* plugin/bpftrace.c: tools/kvm_fastpath.bt, with this program again as the guest's process */
void run_bpftrace(void);
int run_traced_guest(void);

/* plugin/kvm_stat.c */
void run_kvm_stat(void);

/* plugin/top.c */
void run_top(void);

/* klog.c: from the last clear_kernel_log() on */
void clear_kernel_log(void);
void check_record(const char *record);	/* of any kernel's log */
void check_kernel_log(void);
const char *last_in_kernel_log(void);
bool kernel_log_says(const char *text);

/* hunt.c: does any test see the bug that was planted in this set of modules? */
bool run_hunt(const char *machine, const char *variant);

/* cases/cases.c: those whose names match one of @patterns, a,b*; NULL for all */
bool run_cases(const char *machine, const char *patterns, bool first_failure_ends);

/* live/live.c, storm.c: kvm_fastpath.ko beside stock modules */
void run_live_tests(const char *machine);
void run_attach_storm(uint32_t cycles);
void run_races(uint32_t cycles);	/* with a plug-in and the switches */

/* fuzz/fuzz.c: @count ICR values, the same for the same @seed */
bool run_fuzz(uint64_t seed, uint32_t count);

/* fuzz/sequences/sequences.c: @count sequences, the same for the same @seed */
bool run_sequences(uint64_t seed, uint32_t count);

/* bench/bench.c: times each workload, or marks one of each */
void run_bench(const char *machine, const char *variant, bool marked);
void run_host_bench(const char *machine);

/* selftests/selftests.c */
bool run_selftests(const char *machine, const char *variant);

#endif
