// SPDX-License-Identifier: GPL-2.0
/// kvm_fastpath_wrmsr_irqoff() and kvm_fastpath_wrmsr_found() want interrupts off, RCU
/// watching, and an exit that is the outer guest's WRMSR by the vendor's own exit code.  What
/// they return decides what comes next: anything but EXIT_FASTPATH_NONE means that the write
/// is done, and the slow path must not see it; EXIT_FASTPATH_EXIT_USERSPACE, that userspace
/// comes before the guest.
///
//# A completion is followed through one variable of the function that made the call, and through
//# functions of the same file that return it.  The nested-guest check may be in the callers, if
//# all have it.  KUnit code has no exit to check: files in a folder kunit/ need none.
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

ASK = re.compile(r"kvm_fastpath_wrmsr_(irqoff|found)$")
GATE = re.compile(r"\b(kvm_fastpath_(vmx|svm)_wrmsr_exit|is_guest_mode)\b")
ENUMERATOR = re.compile(r"EXIT_FASTPATH_(NONE|REENTER_GUEST|EXIT_HANDLED|EXIT_USERSPACE)$")
AGAIN = "the slow path would do a handled write again"

asks, completions, gates, checks = places = set(), set(), set(), set()
state += places

# The functions whose result is a completion.
def givers():
    names = {"kvm_fastpath_wrmsr_irqoff", "kvm_fastpath_wrmsr_found"}
    for _ in range(3):
        for fn in functions.values():
            held = [var for var, value, _, _ in fn.assignments if gives(value, names)]
            if fn.returns == "completion" and any(
                    gives(m.group(1), names) or m.group(1) in held for m in
                    re.finditer(r"\breturn\s+([^;?]+);", fn.text)):
                names.add(fn.name)
    return names

def gives(value, names):
    value = squeeze(value)
    value = value[len("kvm_fastpath_downgrade_reenter("):] if value.startswith(
        "kvm_fastpath_downgrade_reenter(") else value
    return re.match(r"(\w+)\(", value) and value.split("(")[0] in names

# Each completion that a function looks at: an expression's start and end.
def uses(fn, names, held):
    for m in re.finditer(r"\b(?:kvm_fastpath_downgrade_reenter\s*\(\s*)?(?:%s)\s*(?=\()"
                         % "|".join(sorted(names)), fn.text[len(fn.head):]):
        start = len(fn.head) + m.start()
        yield start, fn.end(start)
    for var in held:
        for m in re.finditer(r"(?<![\w.>])%s\b(?!\s*=[^=])" % var, fn.text):
            yield m.start(), m.end()

# Returns what the completion is compared with, or whether it is a truth value.
def judge_use(fn, start, end):
    before, after = fn.text[:start].rstrip(), fn.text[end:].lstrip()
    against = re.match(r"[!=]=\s*([\w-]+)", after)
    to = re.search(r"(\w+)\s*=$", before)
    if against:
        what = against.group(1)
        if not ENUMERATOR.match(what):
            if re.match(r"[A-Z][A-Z0-9_]*$|-?(0x)?[0-9a-fA-F]+U?L*$|true$|false$", what):
                say("completion", "compares a completion with %s, which is no enumerator of enum "
                    "exit_fastpath_completion: compare with EXIT_FASTPATH_NONE" % what,
                    fn.at(start))
        return what
    elif (re.search(r"!$|(&&|\|\|)$|\b(if|while|likely|unlikely)\s*\($", before) and
          re.match(r"[);&|]", after) or after.startswith(("?", "&&", "||", "<", ">")) or
          before.endswith("return") and fn.returns in ("bool", "int") and after.startswith(";") or
          to and fn.locals.get(to.group(1)) == "bool"):
        say("truth", "takes a completion for a truth value or a number: compare with "
            "EXIT_FASTPATH_NONE", fn.at(start))
        return "EXIT_FASTPATH_NONE"
    return ""

# Where the write is known to be done: from and to which offsets, and whether userspace may come
# next.
def done(fn, names, held):
    var = r"(?:\b(?:%s)\b|\b(?:%s)\(.*\)+)" % ("|".join(held) or "$", "|".join(names))
    for word, cond, text, at in fn.blocks():
        cond, end = squeeze(cond) if word == "if" else "", at + len(text)
        leaves = re.search(r"\b(return\b[^;]*|goto \w+|continue|break);\s*\}?\s*$", text)
        after = end, next_look(fn, names, held, end)
        if re.search(var + "(!=EXIT_FASTPATH_NONE|==EXIT_FASTPATH_[ER])", cond) and \
                "||" not in cond:
            any_done = "!=" in cond
            yield fn.end(at), end, any_done
            if not leaves:
                yield *after, any_done
        elif re.search(var + "==EXIT_FASTPATH_NONE", cond) and "&&" not in cond and (
                leaves or re.compile(r"\s*else\b").match(fn.text, end)):
            yield *after, True

# Where a completion is looked at or asked for next.
def next_look(fn, names, held, at):
    m = re.compile(r"\b(%s)\b" % "|".join([*names, *held])).search(fn.text, at)
    return m.start() if m else len(fn.text)

def judge_function(fn, names):
    held = {var for var, value, _, _ in fn.assignments
            if gives(value, names) and fn.locals.get(var, "bool") != "bool"}
    against = {judge_use(fn, start, end): start for start, end in uses(fn, names, held)}
    only = [what for what in sorted(against) if ENUMERATOR.match(what)][:1]
    if only and "EXIT_FASTPATH_NONE" not in against and "case EXIT_FASTPATH_NONE" not in fn.text \
            and not (fn.returns == "completion" and any(
                re.search(r"\breturn\b[^;]*\b%s\b" % var, fn.text) for var in held)):
        say("completion", "takes %s for the only completion of a handled write: compare with "
            "EXIT_FASTPATH_NONE" % only[0], fn.at(against[only[0]]))
    for start, end, any_done in done(fn, names, held):
        for m in re.compile(r"\b(\w+)\s*\((?=([^;]*))").finditer(fn.text, start, end):
            if SLOW.match(m.group(1)) and not set(re.findall(r"\w+", m.group(2))) & held:
                say("completion", "%s() although the write was handled: go there only if the "
                    "completion is EXIT_FASTPATH_NONE" % m.group(1), fn.at(m.start()))
        reenters(fn, start, end, any_done and "EXIT_FASTPATH_EXIT_USERSPACE" not in fn.text)
    for m in re.finditer(r"\bcase\s+EXIT_FASTPATH_EXIT_USERSPACE\s*:", fn.text):
        stop = re.compile(r"\b(break|goto|return|continue)\b[^;]*;").search(fn.text, m.end())
        reenters(fn, m.end(), stop.end() if stop else m.end(), True)
    for word, cond, text, at in fn.blocks():
        if word == "if" and re.search("==EXIT_FASTPATH_EXIT_USERSPACE", squeeze(cond)):
            reenters(fn, fn.end(at), at + len(text), True)

def reenters(fn, start, end, unlooked):
    m = re.compile(r"\breturn\s+(EXIT_FASTPATH_REENTER_GUEST|1)\s*;|\b(continue)\s*;").search(
        fn.text, start, end)
    if m and unlooked and (fn.returns == "int" or m.group(1) != "1"):
        say("userspace", "goes back into the guest although the completion may be "
            "EXIT_FASTPATH_EXIT_USERSPACE: return 0, so that userspace comes first",
            fn.at(m.start(m.lastindex)))

# Is this the other vendor's exit code?
def judge_code(what, code, p):
    text = Function(p).text
    svm, vmx = re.search(r"exit_code\b|vmcb|svm", what), re.search("exit_reason|vmcs|vmx", what)
    if not svm and not vmx:
        svm, vmx = "to_svm(" in text, "to_vmx(" in text
    mine = "svm" if svm else "vmx"
    if bool(svm) != bool(vmx) and (code == "SVM_EXIT_MSR") != bool(svm):
        say("context", "compares %s's exit code with the other vendor's %s: use "
            "kvm_fastpath_%s_wrmsr_exit()" % (mine.upper(), code, mine), p)

def judge_gate(f, args, p):
    text = functions[function(p)].text
    of = set(re.findall(r"\bto_(svm|vmx)\s*\(", text))
    given = re.match(r"&(\w+)$", args)
    if of and f.split("_")[2] not in of:
        say("context", "%s() is the other vendor's gate" % f, p)
    elif re.search(",(false|0)$", args) or given and not re.search(
            r"\b%s(\.|\s*=\s*\{[^}]*\.)guest_mode\s*=\s*(?!false|0\b)" % given.group(1), text):
        say("context", "%s() is told that no guest is nested: pass is_guest_mode(vcpu)" % f, p)

def judge():
    names = givers()
    for fn in functions.values():
        judge_function(fn, names)
        if GATE.search(fn.text):
            gates.add((fn.file, fn.name))
    for f, args, p in calls():
        if GATE.match(f) or (p[0].file, f) in gates and f not in names:
            checks.add(key(p))
        if ASK.match(f):
            asks.add(key(p))
        if f in names or f == "kvm_fastpath_downgrade_reenter":
            completions.add(key(p))
        if re.match("kvm_fastpath_(svm|vmx)_wrmsr_exit$", f):
            judge_gate(f, args, p)

# A handler that asks is handler.cocci's; the library's own functions are for their callers.
def judge_ungated(p):
    fn = functions[function(p)]
    ways = {function(q) for f, _, q in calls() if f == fn.name}
    if not (GATE.search(before(p)) or "kunit/" in fn.file or ASK.match(fn.name) or
            "kvm_fastpath_handler" in fn.head or ways and ways <= gates):
        say("context", "asks without the nested-guest check: ask kvm_fastpath_vmx_wrmsr_exit() or "
            "kvm_fastpath_svm_wrmsr_exit() first", p)

@names@
symbol kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found;
@@
\(kvm_fastpath_wrmsr_irqoff\|kvm_fastpath_wrmsr_found\)

// The declared names let spatch parse functions that use them.
@fun depends on names@
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

@script:python depends on fun@
@@
judge()

@code@
expression L;
identifier c = {EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR};
position p;
@@
(
L@p == c
|
L@p != c
)

@script:python@
L << code.L;
c << code.c;
p << code.p;
@@
judge_code(squeeze(L), c, p)

@dropped depends on names@
identifier f;
position p : script:python() { key(p) in completions };
@@
(
f@p(...);
|
 (void)f@p(...);
)

@script:python@
p << dropped.p;
@@
say("completion", "the completion is dropped: " + AGAIN, p)

@unused depends on names exists@
identifier fn, f, var;
type T;
position p : script:python() { key(p) in completions };
@@
fn(...)
{
...
(
var = f@p(...);
|
T var = f@p(...);
)
... when != var
}

@script:python@
p << unused.p;
@@
say("completion", "the completion is not looked at on some path: " + AGAIN, p)

@blind depends on names exists@
identifier f, g, var;
expression list es;
expression E;
type T;
position p : script:python() { key(p) in completions };
position q;
@@
(
var = f@p(...);
|
T var = f@p(...);
|
 *E = f@p(...);
)
... when any
    when != var
g@q(es)

@script:python depends on blind@
g << blind.g;
es << blind.es;
var << blind.var = "";
q << blind.q;
@@
if SLOW.match(g) and not (var and re.search(r"\b%s\b" % var, before(q) + str(es))):
    say("completion", "%s() before the completion is looked at: go there only if it is "
        "EXIT_FASTPATH_NONE" % g, q)

@irqs_on depends on names exists@
identifier ask;
identifier on = {local_irq_enable, raw_local_irq_enable, native_irq_enable, spin_unlock_irq,
	raw_spin_unlock_irq};
identifier off = {local_irq_disable, local_irq_save, raw_local_irq_disable, raw_local_irq_save,
	native_irq_disable, spin_lock_irq, spin_lock_irqsave, raw_spin_lock_irq,
	raw_spin_lock_irqsave};
position p : script:python() { key(p) in asks };
position q;
@@
on@q(...)
... when any
    when != off(...)
ask@p(...)

@script:python@
p << irqs_on.p;
q << irqs_on.q;
@@
say("context", "asks with interrupts on since line %s: ask before" % q[0].line, p)

@early depends on names exists@
identifier ask, fn;
identifier leave = {guest_state_exit_irqoff, context_tracking_guest_exit, guest_exit_irqoff};
position p : script:python() { key(p) in asks };
@@
fn(...)
{
... when any
    when != leave(...)
ask@p(...)
... when any
leave(...);
... when any
}

@script:python@
leave << early.leave;
p << early.p;
@@
say("context", "asks before %s(), where RCU does not watch: ask after it" % leave, p)

@ungated depends on names exists@
identifier ask, fn, g;
position p : script:python() { key(p) in asks };
position x : script:python() { key(x) in checks };
@@
fn(...)
{
... when any
    when != g@x(...)
ask@p(...)
... when any
}

@script:python@
p << ungated.p;
@@
judge_ungated(p)

@depends on context && (fun || code)@
position p : script:python() { key(p) in bad };
expression E;
@@
(
* continue@p;
|
* E@p
)

@script:python depends on report && (fun || code)@
@@
tell(coccilib.report.print_report)

@script:python depends on org && (fun || code)@
@@
tell(coccilib.org.print_todo)
