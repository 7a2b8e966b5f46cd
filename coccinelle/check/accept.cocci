// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler that accepts must have done the write, and must say so
/// with an enumerator of enum exit_fastpath_completion.
///
//# Seen is a path from the handler's start to EXIT_FASTPATH_EXIT_HANDLED or another
//# acceptance with no write to memory and no call but predicates.  Accepting a value
//# because it compares equal to something, as in "already set", is not reported.
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

# A counter alone does not do the write.
# These change what their arguments point to.
WRITES = re.compile(
    r"^(WRITE_ONCE|smp_store_\w+|rcu_assign_pointer|x?chg|(try_)?cmpxchg\w*|mem(cpy|set|move)"
    r"|_*(set|clear|change|assign)_bit|_*test_and_\w+_bit|atomic(64)?_(?!read)\w+"
    r"|kvm_lapic_\w+_vector|list_(add|del)\w*)$")
COUNTS = re.compile(r"\bstats?\b|\bnr_\w+$|_count\b|this_cpu_|\bcounters?\b")
local = set()
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

# Calls that only look.
LOOKS = re.compile(
    r"^((\w*_)?(is|has|can|may|in|supports?)_\w+|\w*(_mode|_enabled|_allowed|_valid|_active"
    r"|_supported|_in_kernel|_has|_present|_capable|_read|_get|_get_reg)"
    r"|(un)?likely|READ_ONCE|WARN\w*|BUILD_BUG_ON\w*|lockdep_assert\w*|to_\w+"
    r"|guest_cpu\w+|boot_cpu_has|kvm_cpu_cap_has|cpu_feature_enabled|(lower|upper)_32_bits"
    r"|kvm_fastpath_(x2apic|vcpu_id)|test_bit|pr_\w+|trace_\w+|smp_load_acquire|_*this_cpu_inc)$")
functions = {}
param = {}
acts = set()

# Unknown functions are taken to do something; those of this file are known.
def does_something(fn, args, p):
    if fn in functions.get(p[0].file, ()):
        return changes(fn, p[0].file) and not fills_locals(args, p)
    if WRITES.match(fn):
        return "->" in squeeze(args) and not COUNTS.search(squeeze(args))
    return not LOOKS.match(fn)

# Is this a test of the written value against another?
def same_value(cond, p):
    data = param.get((p[0].file, p[0].current_element))
    return data and re.search(r"\b%s==|==%s\b|!%s\b" % (data, data, data), squeeze(cond))

def raw(text):
    text = squeeze(text)
    if "?" in text:
        return any(raw(arm) for arm in text.split("?", 1)[1].split(":"))
    if re.match(r"(-?(0x[0-9a-fA-F]+|[0-9]+)U?L*|-E[A-Z0-9]+|true|false)$", text):
        return True
    if re.match(r"[A-Z][A-Z0-9_]+$", text):
        return not text.startswith("EXIT_FASTPATH_")
    return bool(re.match(r"!|[^(]*(==|!=|&&|[|][|])", text))

def check_raw(text, p):
    if chain(p) and raw(text):
        bad[key(p)] = ("ERROR: %s() gives %s for a completion: name an enumerator, "
                       "EXIT_FASTPATH_NONE or EXIT_FASTPATH_EXIT_HANDLED"
                       % (p[0].current_element, squeeze(text)))

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

@fun depends on write || assign || proto@
identifier fn;
position p;
@@
fn@p(...) { ... }

@script:python@
fn << fun.fn;
p << fun.p;
@@
functions.setdefault(p[0].file, set()).add(fn)

@fourth depends on write || assign || proto@
identifier fn, h, v, m, d;
type T1, T2, T3, T4;
position p;
@@
fn@p(T1 h, T2 v, T3 m, T4 d) { ... }

@script:python@
fn << fourth.fn;
d << fourth.d;
p << fourth.p;
@@
param[(p[0].file, fn)] = d

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
if does_something(f, es, p):
    add_changer(p)

// A second pass: only now is it known which functions do something.
@act depends on write || assign || proto@
identifier f;
expression list es;
position p;
@@
f@p(es)

@script:python@
f << act.f;
es << act.es;
p << act.p;
@@
if does_something(f, es, p):
    acts.add(key(p))

@script:python@
L << set.L;
p << set.p;
@@
if shared(L, p):
    acts.add(key(p))

@same depends on write || assign || proto@
expression C;
position q;
identifier e =~ "^EXIT_FASTPATH_(EXIT_HANDLED|REENTER_GUEST|EXIT_USERSPACE)$";
@@
(
if (C) return e@q;
|
if (C) { ... return e@q; }
)

@script:python@
C << same.C;
q << same.q;
@@
if same_value(C, q):
    acts.add(key(q))

@nothing depends on write || assign || proto exists@
identifier fn;
identifier e =~ "^EXIT_FASTPATH_(EXIT_HANDLED|REENTER_GUEST|EXIT_USERSPACE)$";
iterator name scoped_guard;
statement S;
expression X, E;
position a : script:python() { key(a) in acts };
position q : script:python() { key(q) not in acts };
@@
fn(...)
{
... when != X@a
    when != scoped_guard(...) S
(
return e@q;
|
return E ? e@q : ...;
|
return E ? ... : e@q;
)
}

@script:python@
e << nothing.e;
q << nothing.q;
@@
if q[0].current_element in handlers.get(q[0].file, ()):
    bad[key(q)] = ("ERROR: %s() accepts with %s on a path that does nothing: do all that the "
                   "slow path does, or return EXIT_FASTPATH_NONE" % (q[0].current_element, e))

@nothing_var depends on write || assign || proto exists@
identifier fn, ret;
identifier e =~ "^EXIT_FASTPATH_(EXIT_HANDLED|REENTER_GUEST|EXIT_USERSPACE)$";
iterator name scoped_guard;
statement S;
expression X, other;
type T;
position a : script:python() { key(a) in acts };
position q;
@@
fn(...)
{
... when != X@a
    when != scoped_guard(...) S
(
ret = e;
|
T ret = e;
)
... when != X@a
    when != scoped_guard(...) S
    when != ret = other
return ret@q;
}

@script:python@
e << nothing_var.e;
q << nothing_var.q;
@@
if q[0].current_element in handlers.get(q[0].file, ()):
    bad[key(q)] = ("ERROR: %s() accepts with %s on a path that does nothing: do all that the "
                   "slow path does, or return EXIT_FASTPATH_NONE" % (q[0].current_element, e))

@value depends on write || assign || proto@
expression E;
position q;
@@
return E@q;

@completion depends on write || assign || proto@
identifier fn;
position p;
@@
(
enum exit_fastpath_completion fn@p(...) { ... }
|
fastpath_t fn@p(...) { ... }
)

@script:python@
fn << completion.fn;
p << completion.p;
@@
param.setdefault((p[0].file, fn), None)

@script:python@
E << value.E;
q << value.q;
@@
where = q[0].file, q[0].current_element
if where in param or where[1] in handlers.get(where[0], ()):
    check_raw(E, q)

@typed depends on write || assign || proto@
typedef fastpath_t;
enum exit_fastpath_completion ret;
fastpath_t r;
expression E;
position p;
@@
(
ret = E@p
|
r = E@p
)

@script:python@
E << typed.E;
p << typed.p;
@@
check_raw(E, p)

@init depends on write || assign || proto@
identifier ret;
expression E;
position p;
@@
(
enum exit_fastpath_completion ret = E@p;
|
fastpath_t ret = E@p;
)

@script:python@
E << init.E;
p << init.p;
@@
check_raw(E, p)

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
