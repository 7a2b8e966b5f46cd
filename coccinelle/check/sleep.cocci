// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler runs with interrupts off: it, and all it calls, must
/// not sleep, touch guest memory, take SRCU or print at the guest's pace.
///
//# The call graph is that of one file: what a called function of another file
//# does is seen only if its name is in the lists below.
//
// Confidence: High
// Options: --no-includes --include-headers
// Requires: 1.1

virtual report
virtual context
virtual org

@initialize:python@
@@
import re

REASONS = [(re.compile("^(" + names + ")$"), why) for names, why in (
    (r"(ww_|rt_)?mutex_lock(_\w+)?|down(_interruptible|_killable|_timeout)?"
     r"|down_(read|write)(_\w+)?|percpu_down_(read|write)|cpus_read_lock"
     r"|get_online_cpus|rtnl_lock|console_lock|lock_sock|mmap_(read|write)_lock"
     r"|kernel_param_lock|kvm_lock_all_vcpus"
     r"|might_sleep(_if)?|might_fault|might_alloc|cond_resched(_\w+)?|yield"
     r"|schedule(_timeout(_\w+)?|_hrtimeout(_range)?)?|io_schedule(_timeout)?"
     r"|msleep(_interruptible)?|ssleep|usleep_range(_state)?|fsleep|usleep_idle_range"
     r"|wait_(event|on|for)_?\w*|swait_event\w*|rcuwait_wait_event|kvm_vcpu_block"
     r"|synchronize_(rcu|srcu|sched|rcu_tasks|irq|net)(_expedited)?"
     r"|(s?rcu)_barrier|flush_(work|workqueue|delayed_work)|destroy_workqueue"
     r"|cancel_(delayed_)?work_sync|del_timer_sync|timer_(delete|shutdown)_sync"
     r"|hrtimer_cancel|kthread_(stop|park|create|run)|request_module|free_irq"
     r"|k?v[mz]alloc(_\w+)?|__vmalloc(_\w+)?|vmap|vunmap|k?vfree|alloc_percpu(_\w+)?"
     r"|kvm_recalculate_apic_map|kvm_(x2apic|lapic|hv_vapic)_msr_write|kvm_lapic_reg_write"
     r"|free_percpu|get_user_pages\w*|pin_user_pages\w*|call_usermodehelper"
     r"|kvm_fastpath_(un)?register(_many)?|kvm_fastpath_get_stats", "may sleep"),
    (r"_?_?copy_(from|to|in)_user(_\w+)?|_?_?(get|put|clear)_user|clear_user"
     r"|unsafe_(get|put)_user|strn(cpy|len)_(from_)?user|memdup_user(_nul)?"
     r"|kstrto\w+_from_user", "touches user memory, which may fault and sleep"),
    (r"kvm_(vcpu_)?(read|write)_guest(_\w+)?|kvm_clear_guest(_\w+)?"
     r"|kvm_vcpu_(un)?map|kvm_(un)?map_gfn|_?_?gfn_to_(page|pfn|hva|memslot)\w*"
     r"|kvm_vcpu_gfn_to_\w+|kvm_gfn_to_hva_cache_init|mark_page_dirty\w*"
     r"|kvm_gpc_(activate|refresh)|kvm_mmu_gva_to_gpa_\w+|kvm_hv_(get|set)_assist_page"
     r"|kvm_pv_send_ipi|x86_emulate_instruction|kvm_emulate_instruction"
     r"|kvm_mmu_page_fault", "touches guest memory, which needs SRCU and may sleep"),
    (r"_?_?srcu_read_(un)?lock(_\w+)?|kvm_vcpu_srcu_read_(un)?lock|srcu_dereference"
     r"|kvm_memslots|kvm_vcpu_memslots",
     "takes or needs SRCU, which is not held this early"),
    (r"_?printk|pr_(emerg|alert|crit|err|warn|warning|notice|info|cont)"
     r"|dev_(emerg|alert|crit|err|warn|notice|info)|kvm_(info|err)|dump_stack"
     r"|vcpu_unimpl|kvm_pr_unimpl\w*|print_hex_dump",
     "lets the guest flood the log"),
)]
# Registers of the local APIC after which KVM brings its map of the APICs up to date.
APIC = re.compile(r"\bAPIC_BASE_MSR\b|\bHV_X64_MSR_(EOI|TPR)\b|^0x0*8[0-3][0-9a-f]$"
                  r"|^0x4000007[02]$", re.I)
ICR = re.compile(r"\bAPIC_ICR\b|^0x0*830$", re.I)
apic_handlers = set()
handlers = {}
calls = {}
functions = set()
bad = {}

def key(p):
    return p[0].file, p[0].line, p[0].column

def add_handler(fn, p):
    handlers.setdefault(p[0].file, set()).add(fn)

# How the function that p is in is reached from a handler, if at all.
def chain(p):
    graph, start = calls.get(p[0].file, {}), handlers.get(p[0].file, ())
    paths = [[h] for h in sorted(start)]
    seen = set(start)
    for path in paths:
        if path[-1] == p[0].current_element:
            return path
        for callee in sorted(graph.get(path[-1], ())):
            if callee not in seen:
                seen.add(callee)
                paths.append(path + [callee])
    return None

def judge(what, why, p):
    path = chain(p)
    if not path:
        return
    way = " -> ".join(f + "()" for f in path)
    bad[key(p)] = ("ERROR: %s %s, in a handler that runs with interrupts off (%s): do "
                   "without, or return EXIT_FASTPATH_NONE first" % (what, why, way))

# What KVM does for a write depends on the MSR.
def judge_set_msr(f, p):
    path = chain(p)
    if path and (p[0].file, path[0]) in apic_handlers:
        judge(f + "() of a local APIC's register", "may sleep", p)

def guard(class_, p):
    judge("a guard of class " + class_, "may sleep", p)

@write@
identifier h, fn;
position p;
@@
(
struct kvm_fastpath_handler h = { ..., .write = \(fn@p\|&fn@p\), ..., };
|
struct kvm_fastpath_handler h[...] = { ..., { ..., .write = \(fn@p\|&fn@p\), ..., }, ..., };
)

// Keeps spatch from reading files that have no handlers.
@named@
@@
struct kvm_fastpath_handler

@assign depends on named@
struct kvm_fastpath_handler h;
identifier fn;
position p;
@@
h.write = \(fn@p\|&fn@p\)

@proto@
typedef fastpath_t, u32, u64;
identifier fn, h, a, b, c;
position p;
@@
(
enum exit_fastpath_completion
fn@p(const struct kvm_fastpath_handler *h, struct kvm_vcpu *a, u32 b, u64 c) { ... }
|
fastpath_t
fn@p(const struct kvm_fastpath_handler *h, struct kvm_vcpu *a, u32 b, u64 c) { ... }
)

@script:python@
fn << write.fn;
p << write.p;
@@
add_handler(fn, p)

@script:python@
fn << assign.fn;
p << assign.p;
@@
add_handler(fn, p)

@script:python@
fn << proto.fn;
p << proto.p;
@@
add_handler(fn, p)

@apic depends on write@
identifier h, fn;
expression index;
position p;
@@
(
struct kvm_fastpath_handler h = { ..., .msr = index, ..., .write = \(fn@p\|&fn@p\), ..., };
|
struct kvm_fastpath_handler h[...] =
	{ ..., { ..., .msr = index, ..., .write = \(fn@p\|&fn@p\), ..., }, ..., };
)

@script:python@
fn << apic.fn;
index << apic.index;
p << apic.p;
@@
if APIC.search(index) and not ICR.search(index):
    apic_handlers.add((p[0].file, fn))

@fun depends on write || assign || proto@
identifier fn;
position p;
@@
fn@p(...) { ... }

@script:python@
fn << fun.fn;
p << fun.p;
@@
functions.add((p[0].file, fn))

@call depends on write || assign || proto@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << call.f;
p << call.p;
@@
calls.setdefault(p[0].file, {}).setdefault(p[0].current_element, set()).add(f)

// A second pass: only now is the call graph complete.
@sink depends on write || assign || proto@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << sink.f;
p << sink.p;
@@
for names, why in REASONS:
    if names.match(f) and (p[0].file, f) not in functions:
        judge(f + "()", why, p)
if re.match("^_*kvm_set_msr(_|$)", f):
    judge_set_msr(f, p)

@gfp depends on write || assign || proto@
identifier g =~ "^(GFP_(KERNEL|KERNEL_ACCOUNT|USER|HIGHUSER|HIGHUSER_MOVABLE|NOFS|NOIO)|__GFP_(DIRECT_)?RECLAIM)$";
position p;
@@
g@p

@script:python@
g << gfp.g;
p << gfp.p;
@@
judge("an allocation with " + g, "may sleep", p)

@guard depends on write || assign || proto@
identifier class =~ "^(mutex|mutex_intr|rwsem_read|rwsem_write|srcu|cpus_read_lock)$";
position p;
@@
guard@p(class, ...)

@script:python@
class_ << guard.class;
p << guard.p;
@@
guard(class_, p)

@scoped depends on write || assign || proto@
iterator name scoped_guard;
identifier class =~ "^(mutex|mutex_intr|rwsem_read|rwsem_write|srcu|cpus_read_lock)$";
statement S;
position p;
@@
scoped_guard@p(class, ...) S

@script:python@
class_ << scoped.class;
p << scoped.p;
@@
guard(class_, p)

@depends on context && (write || assign || proto)@
iterator name scoped_guard;
position p : script:python() { key(p) in bad };
expression E;
statement S;
@@
(
* scoped_guard@p(...) S
|
* E@p
)

@hit depends on write || assign || proto@
iterator name scoped_guard;
position p : script:python() { key(p) in bad };
expression E;
statement S;
@@
(
scoped_guard@p(...) S
|
E@p
)

@script:python depends on report@
p << hit.p;
@@
if key(p) in bad:
    coccilib.report.print_report(p[0], bad.pop(key(p)))

@script:python depends on org@
p << hit.p;
@@
if key(p) in bad:
    coccilib.org.print_todo(p[0], bad.pop(key(p)))
