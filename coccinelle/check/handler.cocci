// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler runs with interrupts off, and does a write or leaves it alone.
/// It must not sleep, wait for other CPUs, take a lock that sleeps or do unbounded work; it
/// must not do its caller's part; what it declines it has not begun, and what it accepts
/// it has done.
///
//# The call graph is that of one file: what a called function of another file does is seen only
//# if kvm_fastpath.py names it.  Which conditions exclude each other is not known.
//
// Confidence: Moderate
// Options: --no-includes --include-headers
// Requires: 1.1

virtual report
virtual context
virtual org

@initialize:python@
@@
import os
import re
import sys
sys.path.insert(0, os.path.dirname(cocci.cocci_file))
from kvm_fastpath import *

PROTOTYPE = re.compile(r"\(\s*const\s+struct\s+kvm_fastpath_handler\s*\*[^,]*(,[^,]*){3}\)")
COMPLETION = re.compile("exit_fastpath_completion|fastpath_t")
OFF = "in a handler that runs with interrupts off"
# Registers of the local APIC after which KVM brings its map of the APICs up to date.
MAPPED = re.compile(r"(?!.*APIC_ICR|0x0*830$)(.*\bAPIC_BASE_MSR\b|HV_X64_MSR_(EOI|TPR)$"
                    r"|0x0*8[0-3][0-9a-f]$|0x4000007[02]$)", re.I)

sets, event, first = [], {}, {}
handlers, mapped, off, changes, refusals, acts, undone, asks = places = [set() for _ in range(8)]
state += [sets, event, first, *places]

# All functions that can be reached from some, and the way there.
def ways(start):
    found = {f: f[1] + "()" for f in sorted(start) if f in functions}
    for f in (todo := list(found)):
        for g, _, _ in functions[f].calls:
            callee = f[0], g
            if callee in functions and callee not in found:
                found[callee] = "%s -> %s()" % (found[f], g)
                todo.append(callee)
    return found

def is_local(name, p):
    return name in functions[function(p)].locals

# Is this memory that outlives the function?
def shared(lvalue, p):
    root = re.match(r"\(*(\w*)", lvalue).group(1)
    return not COUNTS.search(lvalue) and \
        ("->" in lvalue or lvalue.startswith("*") or not is_local(root, p))

# What a function writes for its caller's own use is no change.
def is_out(lvalue):
    return lvalue.startswith("*") and "->" not in lvalue

def fills_locals(args, p):
    return not re.search(r"(^|,)(vcpu|apic|svm|vmx)\b|->", args) and \
        any(is_local(name, p) for name in re.findall(r"&(\w+)", args))

# Does a call do what a known function does, or this file's own function by what is in it?
def does(f, args, p, known, seen=()):
    own = p[0].file, f
    if own not in functions:
        return known(f, args)
    if own in seen or fills_locals(args, p):
        return False
    return any(function(q) == own and shared(lvalue, q) and not is_out(lvalue)
               for lvalue, q in sets) or \
        any(does(g, es, q, known, (*seen, own)) for g, es, q in functions[own].calls)

def writes(f, args):
    return bool(WRITES.match(f)) and "->" in args and not COUNTS.search(args)

def changing(f, args):
    return bool(CHANGES.match(f) or SERVICES.match(f)) or writes(f, args)

def acting(f, args):
    return writes(f, args) if WRITES.match(f) else not LOOKS.match(f)

# Is this a condition that holds if a call that could change something has not?
def is_refusal(cond, p):
    cond = squeeze(cond)
    made = [value for var, value, _, _ in functions[function(p)].assignments
            if var == cond.strip("!")]
    if len(made) == 1:
        cond = cond[:cond.count("!")] + squeeze(made[0])
    for no, f, args in re.findall(r"(?:^|\|\|)\(*(!?)(\w+)\((.*?)\)(?:!=0|<0)?\)*(?=\|\||$)",
                                  cond if "&&" not in cond else ""):
        own = functions.get((p[0].file, f))
        truth = own.returns == "bool" if own else bool(SERVICES.match(f))
        if truth == bool(no) and (not own or own.returns in ("bool", "int")) and \
                does(f, args, p, changing):
            return True
    return False

# Those of a function's names whose value the guest chooses, unbounded.
def chosen(fn, names):
    for var, value, _, _ in 2 * fn.assignments:
        if fn.locals.get(var, "u8") not in ("u8", "bool") and not TRUTH.search(value) and \
                is_chosen(value, names):
            names.add(var)
    return {name for name in names if not re.search(
        r"if[^;{]*\b%s\s*>=?\s*\(?[A-Z0-9][A-Z0-9_]*\b" % name, fn.text)}

def is_chosen(value, names):
    return not BOUNDED.search(value) and \
        bool(GUEST.search(value) or names.intersection(re.findall(r"\w+", value)))

def all_chosen():
    found = {f: set(functions[f].params[3:4]) for f in handlers & functions.keys()}
    for f in ways(handlers | off):
        found[f] = chosen(functions[f], found.get(f, set()))
        for g, es, _ in functions[f].calls:
            callee = functions.get((f[0], g))
            if callee:
                found.setdefault((f[0], g), set()).update(
                    param for param, arg in zip(callee.params, es.split(","))
                    if is_chosen(arg, found[f]))
    return found

def judge_loop(fn, names, way, word, cond, text, at):
    counts = re.search(r"[<>]|--", cond.replace("->", ""))
    if word not in ("for", "while", "do"):
        return
    if re.search(r"\b(\w+)\s*=\s*\(?\1\s*->|=\s*(rb|llist)_next|=\s*list_next_entry", text):
        say("unbounded", "a loop follows pointers, %s (%s): %s" %
            (OFF, way, ADVICE["unbounded"]), fn.at(at + 1))
    elif is_chosen(cond, names) and (counts or re.search(
            r"--|-=", text) or "!=" in cond) and not re.search(r"[<>]=?\s*(\d|[A-Z])", cond):
        say("unbounded", "a loop goes on as long as the guest says, while %s, %s (%s): bound it "
            "by a constant, or %s" % (squeeze(cond), OFF, way, ADVICE["unbounded"]), fn.at(at + 1))
    elif "cpu_relax" in text and not counts:
        say("wait", "a loop waits for another CPU, %s (%s): %s" % (OFF, way, ADVICE["wait"]),
            fn.at(at + 1))

def raw(text):
    if "?" in text:
        return any(raw(arm) for arm in text.split("?", 1)[1].split(":"))
    return re.match(r"-?(0x[0-9a-fA-F]+|[0-9]+)U?L*$|-E[A-Z0-9]+$|true$|false$"
                    r"|(?!EXIT_FASTPATH_)[A-Z][A-Z0-9_]+$|!|[^(]*(==|!=|&&|[|][|])", text)

# What is given for a completion, and acceptances of a value because it equals something.
def judge_completions(fn):
    given = [(value, at) for var, value, _, at in fn.assignments
             if COMPLETION.search(fn.locals.get(var, ""))]
    if fn.returns == "completion" or (fn.file, fn.name) in handlers:
        given += [(m.group(1), m.start(1)) for m in re.finditer(r"\breturn\s+([^;]+);", fn.text)]
    for value, at in given:
        if raw(squeeze(value)):
            say("accept", "%s() gives %s for a completion: name an enumerator, EXIT_FASTPATH_NONE "
                "or EXIT_FASTPATH_EXIT_HANDLED" % (fn.name, squeeze(value)), fn.at(at))
    data = of_data(fn)
    for m in re.finditer(r"\bif\s*\(([^;{}]*)\)\s*\{?\s*return\s+(EXIT_FASTPATH_[^N]\w+)", fn.text):
        if re.search(r"\b(%s)==|==(%s)\b|!(%s)\b" % (data, data, data), squeeze(m.group(1))):
            acts.add(key(fn.at(m.start(2))))
    # So is all after others were declined.
    for m in re.finditer(r"\bif\s*\((?:unlikely\()?((%s)[^&|]*)\)\s*\{?\s*return\s+"
                         "EXIT_FASTPATH_NONE" % data, fn.text):
        if re.match(r"\w+(!=[^<>]*)?\)?$", squeeze(m.group(1))):
            acts.add(key(fn.at(m.start(1))))

# The value that is written, and what is made of it.
def of_data(fn):
    data = "|".join(fn.params[3:4]) or "$"
    return "|".join([data] + [var for var, value, _, _ in fn.assignments
                              if var in fn.locals and re.search(r"\b(%s)\b" % data, value)])

# Changes of the local APIC that are left to the callers to tell KVM of.
def lift(p, to):
    fn = functions[function(p)]
    if function(p) in handlers or "irr_pending" in fn.text or any(
            APIC_ASKS.match(f + "(" + es) for f, es, _ in fn.calls):
        event[key(p)] = to
    for f, es, q in () if key(p) in event else calls():
        if (p[0].file, f) == function(p) and function(q) != function(p):
            lift(q, to)

def judge():
    for place, fn in functions.items():
        if PROTOTYPE.search(fn.head):
            handlers.add(place)
        if "__kvm_fastpath_irqoff" in fn.head:
            off.add(place)
        for init in re.findall(r"\{([^{}]*\.write\s*=\s*&?\s*%s\b[^{}]*)\}" % fn.name,
                               source(fn.file)[0]):
            if MAPPED.match((re.findall(r"\.msr\s*=\s*([^,]*)", init) + [""])[0].strip()):
                mapped.add(place)
    inside, contract = ways(handlers | off), ways(handlers)
    for f, es, p in calls():
        text = f + "(" + es
        for start, table in ((inside, FORBIDDEN), (contract, BACKENDS)):
            for kind, names, why in table:
                if function(p) in start and names.match(text) and (p[0].file, f) not in functions:
                    say(kind, "%s() %s, %s (%s): %s"
                        % (f, why, OFF, start[function(p)], ADVICE[kind]), p)
        if re.match("_*kvm_set_msr(_|$)", f) and function(p) in ways(mapped):
            say("sleep", "%s() of a local APIC's register may sleep, %s (%s): %s"
                % (f, OFF, inside[function(p)], ADVICE["sleep"]), p)
        if function(p) not in contract:
            continue
        if does(f, es, p, acting):
            acts.add(key(p))
        if does(f, es, p, changing):
            changes.add(key(p))
        if APIC_SETS.match(f) and APIC_REGS.search(es):
            lift(p, p)
        if APIC_ASKS.match(text):
            asks.add(key(p))
        if f in UNDOES and any(re.search(UNDOES[f], g) and es == gs
                               for g, gs, _ in functions[function(p)].calls):
            undone.add(key(p))
    for lvalue, p in sets:
        if function(p) in contract:
            for kind, names, why in LVALUES:
                if names.search(lvalue):
                    say(kind, "an assignment to %s %s, %s (%s): %s"
                        % (lvalue, why, OFF, contract[function(p)], ADVICE[kind]), p)
            if shared(lvalue, p):
                acts.add(key(p))
                changes.add(key(p))
                if APIC_REGS.search(lvalue) or re.search(r"->regs\b(?!.*\bAPIC_)", lvalue):
                    lift(p, p)
    names = all_chosen()
    for place, way in inside.items():
        for block in functions[place].blocks():
            judge_loop(functions[place], names[place], way, *block)
    for place in contract:
        judge_completions(functions[place])
        fn = functions[place]
        saved = {var: squeeze(value) for var, value, _, _ in fn.assignments}
        undone.update(key(fn.at(at)) for lvalue, value, at, _ in fn.assignments
                      if saved.get(squeeze(value)) == lvalue or
                      value == "true" and fn.locals.get(lvalue) == "bool")
        asks.update(key(fn.at(m.start())) for m in re.finditer(r"[\w>.-]*irr_pending", fn.text))
        # A loop may do nothing, or the value say so, but they are there to do something.
        for word, cond, text, at in fn.blocks():
            if (word != "if" or re.search(r"\b(%s)\b" % of_data(fn), cond)) and any(
                    key(fn.at(at + m.start())) in acts for m in re.finditer(r"[\w*+-]+", text)):
                acts.add(key(fn.at(re.compile(r"\w").search(fn.text, at).start())))
    changes.difference_update(undone)

def accepts_nothing(e, q):
    here = re.findall(r"(\w+)\s*\(([^()]*)", before(q).rpartition("return")[2])
    if function(q) in handlers and not any(does(f, squeeze(es), q, acting) for f, es in here):
        say("accept", "%s() accepts with %s on a path that does nothing: do all that the slow path "
            "does, or return EXIT_FASTPATH_NONE" % (q[0].current_element, e), q)

# The first change before each return that declines is named.
def declines(p, q):
    if function(q) in ways(handlers) and int(p[0].line) < first.get(key(q), 1 << 40):
        first[key(q)] = int(p[0].line)
        bad.pop(key(q), None)
        say("decline", "%s() declines after the state change on line %s: check first, then change"
            % (q[0].current_element, p[0].line), q)

// Keep spatch from reading files that have no handlers and call no service.
@names@
@@
struct kvm_fastpath_handler

@includes@
@@
(
#include <kvm_fastpath/handler.h>
|
#include <kvm_fastpath/service.h>
|
#include <kvm_fastpath/context.h>
)

// The declared names let spatch parse functions that use them.
@fun depends on names || includes@
attribute name __kvm_fastpath_irqoff, __kvm_fastpath_irqoff_only, __noclone;
attribute name KVM_FASTPATH_SERVICE, KVM_FASTPATH_HOST;
iterator name scoped_guard;
identifier fn;
position p;
@@
fn@p(...) { ... }

@script:python@
p << fun.p;
@@
add(p)

@write depends on fun@
typedef kvm_fastpath_wrmsr_t;
struct kvm_fastpath_handler H;
identifier h, fn;
position p;
@@
(
struct kvm_fastpath_handler h = { ..., .write = \(fn@p\|&fn@p\), ..., };
|
struct kvm_fastpath_handler h[...] = { ..., { ..., .write = \(fn@p\|&fn@p\), ..., }, ..., };
|
H.write = \(fn@p\|&fn@p\)
|
 (kvm_fastpath_wrmsr_t)fn@p
|
kvm_fastpath_wrmsr_t h = \(fn@p\|&fn@p\);
|
kvm_fastpath_wrmsr_t h[...] = { ..., \(fn@p\|&fn@p\), ... };
|
 (struct kvm_fastpath_handler){ ..., .write = \(fn@p\|&fn@p\), ..., }
)

@script:python@
fn << write.fn;
p << write.p;
@@
handlers.add((p[0].file, fn))

@set depends on fun@
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
sets.append((squeeze(L), p))

@script:python depends on fun@
@@
judge()

@cond depends on fun@
expression C;
statement S;
position c;
@@
if (C@c) S

@script:python@
C << cond.C;
c << cond.c;
@@
if function(c) in functions and is_refusal(C, c):
    refusals.add(key(c))

@decline depends on fun exists@
expression X, Y, C;
statement S;
position a : script:python() { key(a) in changes };
position c : script:python() { key(c) in refusals };
position u : script:python() { key(u) in undone };
position p, q;
@@
(
X@a@p;
|
 ++X@a@p;
|
 --X@a@p;
|
if (X@c@p) S
)
... when any
    when != Y@u
(
return EXIT_FASTPATH_NONE@q;
|
return C ? EXIT_FASTPATH_NONE@q : ...;
|
return C ? ... : EXIT_FASTPATH_NONE@q;
)

@script:python@
p << decline.p;
q << decline.q;
@@
declines(p, q)

@decline_var depends on fun exists@
expression X, Y, other;
identifier ret;
type T;
position a : script:python() { key(a) in changes };
position u : script:python() { key(u) in undone };
position q;
@@
(
ret = EXIT_FASTPATH_NONE;
|
T ret = EXIT_FASTPATH_NONE;
)
... when != ret = other
X@a;
... when != ret = other
    when != Y@u
return ret@q;

@script:python@
p << decline_var.a;
q << decline_var.q;
@@
declines(p, q)

@accept depends on fun exists@
identifier fn;
identifier e = {EXIT_FASTPATH_EXIT_HANDLED, EXIT_FASTPATH_REENTER_GUEST,
	EXIT_FASTPATH_EXIT_USERSPACE};
expression X, C;
position a : script:python() { key(a) in acts };
position q : script:python() { key(q) not in acts };
@@
fn(...)
{
... when != X@a
(
return e@q;
|
return C ? e@q : ...;
|
return C ? ... : e@q;
)
}

@script:python@
e << accept.e;
q << accept.q;
@@
accepts_nothing(e, q)

// One X for both would have spatch 1.1.1 try for ever.
@accept_var depends on fun exists@
identifier fn, ret;
identifier e = {EXIT_FASTPATH_EXIT_HANDLED, EXIT_FASTPATH_REENTER_GUEST,
	EXIT_FASTPATH_EXIT_USERSPACE};
expression X, Y, other;
type T;
position a : script:python() { key(a) in acts };
position b : script:python() { key(b) in acts };
position q;
@@
fn(...)
{
... when != X@a
(
ret = e;
|
T ret = e;
)
... when != Y@b
    when != ret = other
return ret@q;
}

@script:python@
e << accept_var.e;
q << accept_var.q;
@@
accepts_nothing(e, q)

@event depends on fun exists@
identifier fn;
expression X, Y, Z;
position a : script:python() { key(a) in event };
position k : script:python() { key(k) in asks };
position m : script:python() { key(m) in asks };
@@
fn(...)
{
... when any
    when != Y@k
X@a
... when != Z@m
    when != return EXIT_FASTPATH_NONE;
}

@script:python@
a << event.a;
@@
say("event", "changes which interrupt is next, and on some path does not ask for KVM_REQ_EVENT: "
    "call kvm_fastpath_request_event()", event[key(a)])

@depends on context && fun@
iterator I;
position p : script:python() { key(p) in bad };
expression E;
statement S;
@@
(
* I@p(...) S
|
* E@p
)

@script:python depends on report && fun@
@@
tell(coccilib.report.print_report)

@script:python depends on org && fun@
@@
tell(coccilib.org.print_todo)
