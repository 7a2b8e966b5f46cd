// SPDX-License-Identifier: GPL-2.0
/// A kvm_fastpath handler must not skip the instruction, advance RIP or trace the
/// write: kvm_fastpath_wrmsr_irqoff() does each once, after the handler has
/// returned.  Nor must it dispatch: the registry has called it.
///
//# The call graph is that of one file.
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
    (r"(__)?(kvm_|vmx_|svm_)?skip_emulated_instruction"
     r"|kvm_fastpath_host_skip_instruction|kvm_complete_insn_gp|complete_emulated_insn_gp"
     r"|kvm_emulate_(wrmsr|instruction)\w*|x86_emulate_instruction",
     "skips the instruction"),
    (r"trace_kvm_msr(_write(_ex)?)?|kvm_fastpath_host_trace_wrmsr", "traces the write"),
    (r"kvm_rip_write", "advances RIP"),
    (r"kvm_fastpath_wrmsr_(irqoff|found)|handle_fastpath_\w+", "dispatches again"),
)]
RIP = re.compile(r"->.*\b(next_)?rip$|VCPU_REGS_RIP")
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

def judge(what, why, p):
    path = chain(p)
    if path:
        way = " -> ".join(f + "()" for f in path)
        bad[key(p)] = ("ERROR: %s %s in a handler (%s): remove it, the handler's caller does "
                       "it once" % (what, why, way))

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
    if names.match(f):
        judge(f + "()", why, p)

@method depends on write || assign || proto@
identifier op =~ "^(kvm_x86_)?skip_emulated_instruction$";
identifier sc =~ "^(static_call|kvm_x86_call)$";
expression E;
position p;
@@
(
sc@p(op)(...)
|
E@p.op(...)
)

@script:python@
p << method.p;
@@
judge("skip_emulated_instruction()", "skips the instruction", p)

@reg depends on write || assign || proto@
identifier reg = {VCPU_REGS_RIP, GUEST_RIP};
identifier f =~ "write";
position p;
@@
f@p(..., reg, ...)

@script:python@
f << reg.f;
p << reg.p;
@@
judge(f + "()", "advances RIP", p)

@rip depends on write || assign || proto@
expression L, R;
assignment operator aop;
position p;
@@
L@p aop R

@script:python@
L << rip.L;
p << rip.p;
@@
if RIP.search(L.replace(" ", "")):
    judge("an assignment to " + L.replace(" ", ""), "advances RIP", p)

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
