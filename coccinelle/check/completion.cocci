// SPDX-License-Identifier: GPL-2.0
/// What kvm_fastpath_wrmsr_irqoff() or kvm_fastpath_wrmsr_found() returns decides what
/// comes next: anything but EXIT_FASTPATH_NONE means that the write is done, and the
/// slow path must not see it.
///
//# A completion is followed through one variable of the function that made the call.
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

SLOW = re.compile(
    r"^(kvm_emulate_(wrmsr|instruction)\w*|_*kvm_set_msr\w*|handle_wrmsr|(wr)?msr_interception"
    r"|svm_invoke_exit_handler|_*(vmx|svm)_handle_exit|handle_fastpath_\w+"
    r"|kvm_skip_emulated_instruction|kvm_fastpath_host_skip_instruction)$")
ENUMERATOR = re.compile(r"EXIT_FASTPATH_(NONE|REENTER_GUEST|EXIT_HANDLED|EXIT_USERSPACE)$")
holders = set()
settled = set()
branches = []
bad = {}

def key(p):
    return p[0].file, p[0].line, p[0].column

def squeeze(text):
    return str(text).replace(" ", "")

def owner(var, p):
    return p[0].file, p[0].current_element, var

def say(text, p):
    bad.setdefault(key(p), text)

def check_against(what, p, is_settled):
    what = squeeze(what)
    if not re.match(r"[A-Z][A-Z0-9_]*$|-?(0x)?[0-9a-fA-F]+U?L*$|true$|false$", what):
        return
    if not ENUMERATOR.match(what):
        say("ERROR: compares a completion with %s, which is no enumerator of enum "
            "exit_fastpath_completion: compare with EXIT_FASTPATH_NONE" % what, p)
    elif what == "EXIT_FASTPATH_EXIT_HANDLED" and not is_settled:
        say("ERROR: takes EXIT_FASTPATH_EXIT_HANDLED for the only completion of a handled "
            "write: compare with EXIT_FASTPATH_NONE", p)

def in_handled_branch(p):
    return any(where == (p[0].file, p[0].current_element)
               and first <= int(p[0].line) <= last for where, first, last in branches)

def is_slow(fn, args, var):
    return SLOW.match(fn) and not re.search(r"\b%s\b" % var, str(args))

def check_slow(fn, args, p):
    for file, function, var in holders:
        if (file, function) == (p[0].file, p[0].current_element) and \
                is_slow(fn, args, var):
            say("ERROR: %s() although the write was handled: go there only if the completion "
                "is EXIT_FASTPATH_NONE" % fn, p)

@dropped@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
position p;
@@
(
ask@p(...);
|
 (void)ask@p(...);
|
kvm_fastpath_without_reentry(ask@p(...));
)

@script:python@
p << dropped.p;
@@
say("ERROR: the completion is dropped: the slow path would do a handled write again", p)

@holds@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier var;
type T;
position p;
@@
(
var = ask@p(...);
|
var = kvm_fastpath_without_reentry(ask@p(...));
|
T var = ask@p(...);
|
T var = kvm_fastpath_without_reentry(ask@p(...));
)

@script:python@
var << holds.var;
p << holds.p;
@@
holders.add(owner(var, p))

@unused depends on holds exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier fn, var;
type T;
position p;
@@
fn(...)
{
...
(
var = ask@p(...);
|
var = kvm_fastpath_without_reentry(ask@p(...));
|
T var = ask@p(...);
|
T var = kvm_fastpath_without_reentry(ask@p(...));
)
... when != var
}

@script:python@
p << unused.p;
@@
say("ERROR: the completion is not looked at on some path: the slow path would do a handled "
    "write again", p)

// A completion that is given on, or compared with NONE too, may be compared freely.
@settles depends on holds@
identifier var;
position p;
@@
(
return var@p;
|
return kvm_fastpath_without_reentry(var@p);
|
var@p == EXIT_FASTPATH_NONE
|
var@p != EXIT_FASTPATH_NONE
)

@script:python@
var << settles.var;
p << settles.p;
@@
settled.add(owner(var, p))

@compared depends on holds@
identifier var;
expression C;
position p;
@@
(
var@p == C
|
var@p != C
)

@script:python@
var << compared.var;
C << compared.C;
p << compared.p;
@@
if owner(var, p) in holders:
    check_against(C, p, owner(var, p) in settled)

@compared_call@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
expression C;
position p;
@@
(
ask@p(...) == C
|
ask@p(...) != C
|
kvm_fastpath_without_reentry(ask@p(...)) == C
|
kvm_fastpath_without_reentry(ask@p(...)) != C
)

@script:python@
C << compared_call.C;
p << compared_call.p;
@@
check_against(C, p, False)

@blind depends on holds exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier var, f;
expression list es;
type T;
position q;
@@
(
var = ask(...);
|
var = kvm_fastpath_without_reentry(ask(...));
|
T var = ask(...);
|
T var = kvm_fastpath_without_reentry(ask(...));
)
... when any
    when != var
f@q(es)

@script:python@
var << blind.var;
f << blind.f;
es << blind.es;
q << blind.q;
@@
if is_slow(f, es, var):
    say("ERROR: %s() before the completion is looked at: go there only if it is "
        "EXIT_FASTPATH_NONE" % f, q)

@handled depends on holds@
expression C;
statement S;
position s;
@@
if (C) S@s

@script:python@
C << handled.C;
s << handled.s;
@@
test = re.search(r"\b(\w+)(!=EXIT_FASTPATH_NONE"
                 r"|==EXIT_FASTPATH_(EXIT_HANDLED|REENTER_GUEST|EXIT_USERSPACE))", squeeze(C))
if test and "||" not in C and owner(test.group(1), s) in holders:
    branches.append(((s[0].file, s[0].current_element), int(s[0].line), int(s[0].line_end)))

@declined depends on holds@
expression C;
statement S1, S;
position s;
@@
if (C) S1 else S@s

@script:python@
C << declined.C;
s << declined.s;
@@
test = re.search(r"\b(\w+)==EXIT_FASTPATH_NONE", squeeze(C))
if test and "&&" not in C and owner(test.group(1), s) in holders:
    branches.append(((s[0].file, s[0].current_element), int(s[0].line), int(s[0].line_end)))

// From inside such a branch, or from after it if it does not leave the function.
@goes_on depends on holds exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
expression X;
identifier f;
expression list es;
position b : script:python() { in_handled_branch(b) };
position q;
@@
X@b;
... when any
    when != ask(...)
f@q(es)

@inside depends on holds@
identifier f;
expression list es;
position q : script:python() { in_handled_branch(q) };
@@
f@q(es)

@script:python@
f << goes_on.f;
es << goes_on.es;
q << goes_on.q;
@@
check_slow(f, es, q)

@script:python@
f << inside.f;
es << inside.es;
q << inside.q;
@@
check_slow(f, es, q)

@depends on context && (dropped || holds || compared_call)@
position p : script:python() { key(p) in bad };
expression E;
@@
* E@p

@hit depends on dropped || holds || compared_call@
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
