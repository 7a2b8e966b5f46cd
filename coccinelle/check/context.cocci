// SPDX-License-Identifier: GPL-2.0
/// kvm_fastpath_wrmsr_irqoff() and kvm_fastpath_wrmsr_found() want interrupts off, RCU
/// watching, and an exit that is the outer guest's WRMSR by the vendor's own exit code.
///
//# Interrupts and RCU are seen where the function that calls also turns them on or
//# leaves the guest's state.  The nested-guest check may be in the callers of the
//# same file, if all have it.  KUnit code has no exit to check: files in a folder
//# kunit/ need no nested-guest check.
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

GATE = re.compile(r"\b(kvm_fastpath_(vmx|svm)_wrmsr_exit|is_guest_mode)\b")
callers = {}
checked = []
gated = set()
exempt = set()
vendor = {}
with_guest_mode = set()
bad = {}

def key(p):
    return p[0].file, p[0].line, p[0].column

def function(p):
    return p[0].file, p[0].current_element

def say(text, p):
    bad.setdefault(key(p), text)

def span(p):
    return (int(p[0].line), int(p[0].column)), (int(p[0].line_end), int(p[0].column_end))

def in_checked(p):
    return any(file == p[0].file and first <= span(p)[0] <= last
               for file, (first, last) in checked)

# Does every way to this function pass a gate in a caller?
def gated_by_callers(where):
    ways = callers.get(where, set())
    return bool(ways) and all(way in gated for way in ways)

def check_vendor(code, lvalue, p):
    text = lvalue.replace(" ", "")
    of = vendor.get(function(p), set())
    svm = re.search(r"exit_code\b|vmcb|svm", text)
    vmx = re.search(r"exit_reason|vmcs|vmx", text)
    if code == "EXIT_REASON_MSR_WRITE" and (svm or of == {"to_svm"} and not vmx):
        say("ERROR: compares SVM's exit code with VMX's %s: use "
            "kvm_fastpath_svm_wrmsr_exit()" % code, p)
    if code == "SVM_EXIT_MSR" and (vmx or of == {"to_vmx"} and not svm):
        say("ERROR: compares VMX's exit reason with SVM's %s: use "
            "kvm_fastpath_vmx_wrmsr_exit()" % code, p)

@asks@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
position p;
@@
ask@p(...)

@irqs_on depends on asks exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier on =~ "^((raw_|native_)?local_irq_enable|(raw_)?spin_unlock_irq)$";
identifier off =~ "^((raw_|native_)?local_irq_(disable|save)|(raw_)?spin_lock_irq(save)?)$";
position p, q;
@@
on@q(...)
... when any
    when != off(...)
ask@p(...)

@script:python@
ask << irqs_on.ask;
p << irqs_on.p;
q << irqs_on.q;
@@
say("ERROR: %s() with interrupts on since line %s: call it before" % (ask, q[0].line), p)

@early depends on asks exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier leave = {guest_state_exit_irqoff, context_tracking_guest_exit, guest_exit_irqoff};
identifier fn;
position p;
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
ask << early.ask;
leave << early.leave;
p << early.p;
@@
say("ERROR: %s() before %s(), where RCU does not watch: call it after" % (ask, leave), p)

@gate depends on asks@
identifier g = {kvm_fastpath_vmx_wrmsr_exit, kvm_fastpath_svm_wrmsr_exit, is_guest_mode};
position p;
@@
g@p(...)

@script:python@
p << gate.p;
@@
gated.add(function(p))

@call depends on asks@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << call.f;
p << call.p;
@@
callers.setdefault((p[0].file, f), set()).add(function(p))

// kvm_fastpath_wrmsr_irqoff() itself is for its callers to check.
@library depends on asks@
typedef u32, u64;
identifier fn, a, b, c;
position p;
@@
fn@p(struct kvm_vcpu *a, u32 b, u64 c) { ... }

@script:python@
p << library.p;
@@
exempt.add(function(p))

// A handler that calls is skip.cocci's.
@handler depends on asks@
identifier fn, h, a, b, c;
position p;
@@
fn@p(const struct kvm_fastpath_handler *h, struct kvm_vcpu *a, u32 b, u64 c) { ... }

@script:python@
p << handler.p;
@@
exempt.add(function(p))

// Checked in the same expression.
@in_one depends on gate@
expression X, Y, E;
position p;
@@
(
X && Y@p
|
X || Y@p
|
X ? Y@p : E
)

@in_other_arm depends on gate@
expression X, Y, E;
position p;
@@
X ? E : Y@p

@script:python@
X << in_one.X;
p << in_one.p;
@@
if GATE.search(X):
    checked.append((p[0].file, span(p)))

@script:python@
X << in_other_arm.X;
p << in_other_arm.p;
@@
if GATE.search(X):
    checked.append((p[0].file, span(p)))

@ungated depends on asks exists@
identifier ask = {kvm_fastpath_wrmsr_irqoff, kvm_fastpath_wrmsr_found};
identifier g = {kvm_fastpath_vmx_wrmsr_exit, kvm_fastpath_svm_wrmsr_exit, is_guest_mode};
identifier fn;
position p;
@@
fn(...)
{
... when any
    when != g(...)
ask@p(...)
... when any
}

@script:python@
ask << ungated.ask;
p << ungated.p;
@@
if function(p) not in exempt and not in_checked(p) and "kunit/" not in p[0].file and not gated_by_callers(function(p)):
    say("ERROR: %s() without the nested-guest check: ask kvm_fastpath_vmx_wrmsr_exit() or "
        "kvm_fastpath_svm_wrmsr_exit() first" % ask, p)

@never_nested depends on asks@
symbol false;
expression E;
position p;
@@
kvm_fastpath_vmx_wrmsr_exit@p(E, \(false\|0\))

@script:python@
p << never_nested.p;
@@
say("ERROR: kvm_fastpath_vmx_wrmsr_exit() is told that no guest is nested: pass "
    "is_guest_mode(vcpu)", p)

@has_guest_mode depends on asks@
identifier e;
expression E;
position p;
@@
(
struct kvm_fastpath_svm_exit e = { ..., .guest_mode = E@p, ..., };
|
e.guest_mode = E@p
)

@script:python@
e << has_guest_mode.e;
E << has_guest_mode.E;
p << has_guest_mode.p;
@@
if E not in ("false", "0"):
    with_guest_mode.add((function(p), e))

@svm_exit depends on asks@
identifier e;
position p;
@@
kvm_fastpath_svm_wrmsr_exit@p(&e)

@script:python@
e << svm_exit.e;
p << svm_exit.p;
@@
if (function(p), e) not in with_guest_mode:
    say("ERROR: kvm_fastpath_svm_wrmsr_exit() is told that no guest is nested: set "
        "%s.guest_mode to is_guest_mode(vcpu)" % e, p)

@to_vendor@
identifier to = {to_svm, to_vmx};
position p;
@@
to@p(...)

@script:python@
to << to_vendor.to;
p << to_vendor.p;
@@
vendor.setdefault(function(p), set()).add(to)

@exit_code@
expression L;
identifier code = {EXIT_REASON_MSR_WRITE, SVM_EXIT_MSR};
position p;
@@
(
L@p == code
|
L@p != code
)

@script:python@
L << exit_code.L;
c << exit_code.code;
p << exit_code.p;
@@
check_vendor(c, L, p)

@other_gate depends on asks@
identifier g = {kvm_fastpath_vmx_wrmsr_exit, kvm_fastpath_svm_wrmsr_exit};
position p;
@@
g@p(...)

@script:python@
g << other_gate.g;
p << other_gate.p;
@@
mine = vendor.get(function(p), set())
if mine == {"to_svm"} and "_vmx_" in g or mine == {"to_vmx"} and "_svm_" in g:
    say("ERROR: %s() is the other vendor's gate" % g, p)

@depends on context && (asks || exit_code)@
position p : script:python() { key(p) in bad };
expression E;
@@
* E@p

@hit depends on asks || exit_code@
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
