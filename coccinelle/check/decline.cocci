// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler that declines must have changed nothing: the slow path
/// does the write again, from the start.
///
//# Seen are writes through pointers and to global variables, and calls whose result
//# is not looked at: to functions of the same file that do so, and to known ones.  A
//# call that is tested is taken to change nothing when it fails.  Which conditions
//# exclude each other is not known.
//
// Confidence: Moderate
// Options: --no-includes --include-headers
// Requires: 1.1

virtual report
virtual context
virtual org

@initialize:python@
@@
import re

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

# What changes the guest, the machine or memory that others see.  Counting is not
# a change: a handler may count what it declines.
CHANGES = re.compile(
    r"^(kvm_\w+_write|kvm_lapic_(reg_write|set_\w+)|kvm_apic_(send_ipi|write_\w+|set_\w+)"
    r"|kvm_set_\w+|kvm_make_\w*request\w*|kvm_vcpu_(kick|wake_up)"
    r"|kvm_(queue|inject)_\w+|kvm_irq_delivery_to_apic\w*|kvm_hv_\w*(set|notify)\w*"
    r"|vmcs_(write|set_bits|clear_bits)\w*|vmcb_(set|clr)_\w+|wrmsr[lq]?(_safe)?"
    r"|native_write_msr\w*|native_wrmsr[lq]?|hrtimer_(start|cancel|try_to_cancel)\w*"
    r"|static_call|kvm_x86_call|queue_work\w*|schedule_(delayed_)?work\w*)$")
# These change what their arguments point to.
WRITES = re.compile(
    r"^(WRITE_ONCE|smp_store_\w+|rcu_assign_pointer|x?chg|(try_)?cmpxchg\w*|mem(cpy|set|move)"
    r"|_*(set|clear|change|assign)_bit|_*test_and_\w+_bit|atomic(64)?_(?!read)\w+"
    r"|kvm_lapic_\w+_vector|list_(add|del)\w*)$")
COUNTS = re.compile(r"\bstats?\b|\bnr_\w+$|_count\b|this_cpu_|\bcounters?\b")
local = set()
restored = set()
changers = {}

def squeeze(text):
    return str(text).replace(" ", "")

# Is this memory that outlives the function?
def shared(lvalue, p):
    text = squeeze(lvalue)
    if COUNTS.search(text):
        return False
    if "->" in text or text.startswith("*"):
        return True
    root = re.match(r"\(*(\w+)", text)
    return bool(root) and (p[0].file, p[0].current_element, root.group(1)) not in local

# Memory that a function writes for its caller's own use is no change.
def is_out_parameter(lvalue):
    return squeeze(lvalue).startswith("*") and "->" not in squeeze(lvalue)

def fills_locals(args, p):
    args = squeeze(args)
    return not re.search(r"(^|,)(vcpu|apic|svm|vmx)\b|->", args) and any(
        (p[0].file, p[0].current_element, name) in local for name in re.findall(r"&(\w+)", args))

def add_changer(p):
    changers.setdefault(p[0].file, set()).add(p[0].current_element)

# Does this function of the same file change anything, itself or by what it calls?
def changes(fn, file):
    graph, todo = calls.get(file, {}), [fn]
    for f in todo:
        if f in changers.get(file, ()):
            return True
        todo += sorted(graph.get(f, set()).difference(todo))
    return False

def call_changes(fn, args, p):
    if WRITES.match(fn):
        return "->" in squeeze(args) and not COUNTS.search(squeeze(args))
    return bool(CHANGES.match(fn)) or (changes(fn, p[0].file) and not fills_locals(args, p))

# The first change before each return that declines.
first = {}

def decline(p, q):
    if chain(q) and (key(q) not in first or int(p[0].line) < int(first[key(q)])):
        first[key(q)] = p[0].line
        bad[key(q)] = ("ERROR: %s() declines after the state change on line %s: check "
                       "first, then change" % (q[0].current_element, p[0].line))

// The declaration lets spatch parse functions that use it.
@write@
iterator name scoped_guard;
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

@var depends on write || assign || proto@
local idexpression v;
position p;
@@
v@p

@script:python@
v << var.v;
p << var.p;
@@
local.add((p[0].file, p[0].current_element, v))

@declared depends on write || assign || proto@
identifier v;
type T;
position p;
@@
T v@p = ...;

@script:python@
v << declared.v;
p << declared.p;
@@
local.add((p[0].file, p[0].current_element, v))

@set depends on write || assign || proto@
expression L, R;
assignment operator aop;
position p;
@@
(
L@p aop R
|
L@p++
|
L@p--
|
 ++L@p
|
 --L@p
)

@script:python@
L << set.L;
p << set.p;
@@
if shared(L, p) and not is_out_parameter(L):
    add_changer(p)

@does depends on write || assign || proto@
identifier f;
expression list es;
position p;
@@
f@p(es)

@script:python@
f << does.f;
es << does.es;
p << does.p;
@@
if call_changes(f, es, p):
    add_changer(p)

// Put back what was saved: not a change.
@restore exists@
identifier saved;
type T;
expression L;
position p;
@@
(
saved = L;
|
T saved = L;
)
...
L@p = saved

@script:python@
p << restore.p;
@@
restored.add(key(p))

@write_return depends on write || assign || proto exists@
expression L, R, other;
assignment operator aop;
position p, q;
@@
(
L@p aop R
|
L@p++
|
L@p--
|
 ++L@p
|
 --L@p
)
... when != L = other
(
return EXIT_FASTPATH_NONE@q;
|
return other ? EXIT_FASTPATH_NONE@q : ...;
|
return other ? ... : EXIT_FASTPATH_NONE@q;
)

@script:python@
L << write_return.L;
p << write_return.p;
q << write_return.q;
@@
if shared(L, p) and key(p) not in restored:
    decline(p, q)

@call_return depends on write || assign || proto exists@
identifier f;
expression list es;
expression E;
position p, q;
@@
f@p(es);
...
(
return EXIT_FASTPATH_NONE@q;
|
return E ? EXIT_FASTPATH_NONE@q : ...;
|
return E ? ... : EXIT_FASTPATH_NONE@q;
)

@script:python@
f << call_return.f;
es << call_return.es;
p << call_return.p;
q << call_return.q;
@@
if call_changes(f, es, p):
    decline(p, q)

@write_var depends on write || assign || proto exists@
expression L, R, other;
identifier ret;
type T;
assignment operator aop;
position p, q;
@@
(
ret = EXIT_FASTPATH_NONE;
|
T ret = EXIT_FASTPATH_NONE;
)
... when != ret = other
L@p aop R
... when != ret = other
    when != L = other
return ret@q;

@script:python@
L << write_var.L;
p << write_var.p;
q << write_var.q;
@@
if shared(L, p) and key(p) not in restored:
    decline(p, q)

@call_var depends on write || assign || proto exists@
identifier f, ret;
expression list es;
expression other;
type T;
position p, q;
@@
(
ret = EXIT_FASTPATH_NONE;
|
T ret = EXIT_FASTPATH_NONE;
)
... when != ret = other
f@p(es);
... when != ret = other
return ret@q;

@script:python@
f << call_var.f;
es << call_var.es;
p << call_var.p;
q << call_var.q;
@@
if call_changes(f, es, p):
    decline(p, q)

@depends on context && (write || assign || proto)@
position p : script:python() { key(p) in bad };
expression E;
@@
* E@p

@hit depends on write || assign || proto@
position p : script:python() { key(p) in bad };
expression E;
@@
E@p

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
