// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler may take raw spinlocks only: on PREEMPT_RT the others
/// sleep.  It must not turn interrupts on, by an unlock either.
///
//# Locks that sleep everywhere (mutexes, semaphores) are sleep.cocci's.  Trylocks
//# are not reported.
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

SLEEPS_ON_RT = re.compile(
    r"^(spin_lock(_bh|_irq|_irqsave)?(_nested|_nest_lock)?"
    r"|(read|write)_lock(_bh|_irq|_irqsave)?(_nested)?"
    r"|local_lock(_irq|_irqsave)?|local_bh_(disable|enable)|rcu_read_lock_bh"
    r"|bit_spin_lock)$")
TURNS_ON = re.compile(
    r"^((raw_)?local_irq_enable|raw_spin_unlock_(irq|bh)|preempt_enable_no_resched)$")
handlers = {}
calls = {}
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

def judge(what, advice, p):
    path = chain(p)
    if path:
        way = " -> ".join(f + "()" for f in path)
        bad[key(p)] = "ERROR: %s, in a handler that runs with interrupts off (%s): %s" % (
            what, way, advice)

def guard(class_, p):
    judge("a guard of class %s sleeps on PREEMPT_RT" % class_, "use raw_spinlock", p)

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
if SLEEPS_ON_RT.match(f):
    judge(f + "() sleeps on PREEMPT_RT", "use raw_spin_lock() on a raw_spinlock_t", p)
if TURNS_ON.match(f):
    judge(f + "() turns on what the caller has turned off", "leave it off", p)

@guard depends on write || assign || proto@
identifier class =~ "^(spinlock|spinlock_bh|spinlock_irq|spinlock_irqsave|read_lock|read_lock_irq|read_lock_irqsave|write_lock|write_lock_irq|write_lock_irqsave|local_lock)$";
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
identifier class =~ "^(spinlock|spinlock_bh|spinlock_irq|spinlock_irqsave|read_lock|read_lock_irq|read_lock_irqsave|write_lock|write_lock_irq|write_lock_irqsave|local_lock)$";
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
