// SPDX-License-Identifier: GPL-2.0
/// kvm_fastpath_register() can fail, and what it registered must be unregistered
/// on every later failure and before the module goes.
///
//# The pairing with unregister is looked for where module_exit() is in the same file.
//# A handler that is not named as &variable is taken to be unregistered by any
//# kvm_fastpath_unregister() of something that is not named so either.
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

calls = {}
removed = {}
removes = set()
branches = set()
errors = set()
bad = {}

def key(p):
    return p[0].file, p[0].line, p[0].column

def squeeze(text):
    return str(text).replace(" ", "")

def is_variable(handler):
    return re.match(r"&\w+$", squeeze(handler))

# The functions of this file that can be reached from fn.
def reached(fn, file):
    todo = [fn]
    for f in todo:
        todo += sorted(calls.get((file, f), set()).difference(todo))
    return todo

def unregistered(fn, file):
    return {h for f in reached(fn, file) for h in removed.get((file, f), ())}

# Is p in a branch taken because r, or anything, is an error?
def in_branch(p, r):
    return any(file == p[0].file and r in (None, name) and first <= int(p[0].line) <= last
               for file, name, first, last in branches)

def say(text, p):
    bad.setdefault(key(p), text)

@reg@
expression H;
position p;
@@
kvm_fastpath_register@p(H)

@un@
expression H;
position p;
@@
kvm_fastpath_unregister@p(H)

@script:python@
H << un.H;
p << un.p;
@@
removed.setdefault((p[0].file, p[0].current_element), set()).add(squeeze(H))
if not is_variable(H):
    removes.add(key(p))

@call depends on reg || un@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << call.f;
p << call.p;
@@
calls.setdefault((p[0].file, p[0].current_element), set()).add(f)

// A call to a function of the same file that unregisters.
@wrapper depends on un@
identifier f;
position p;
@@
f@p(...)

@script:python@
f << wrapper.f;
p << wrapper.p;
@@
if unregistered(f, p[0].file):
    removes.add(key(p))

@dropped@
position p;
@@
(
kvm_fastpath_register@p(...);
|
 (void)kvm_fastpath_register@p(...);
)

@script:python@
p << dropped.p;
@@
say("ERROR: the result of kvm_fastpath_register() is dropped: the handler may not be "
    "registered, then it must not be unregistered either", p)

@untested exists@
identifier fn, ret;
position p;
@@
fn(...)
{
...
ret = kvm_fastpath_register@p(...);
... when != ret
}

@script:python@
p << untested.p;
@@
say("ERROR: the result of kvm_fastpath_register() is not tested on some path: return it, "
    "or undo what depends on it", p)

@overwritten exists@
identifier ret;
expression E;
position p;
@@
ret = kvm_fastpath_register@p(...);
... when != ret
ret = E;

@script:python@
p << overwritten.p;
ret << overwritten.ret;
E << overwritten.E;
@@
if not re.search(r"\b%s\b" % ret, E):
    say("ERROR: the result of kvm_fastpath_register() is overwritten before it is tested: "
        "test it first", p)

@exit depends on reg@
declarer name module_exit;
identifier leave;
position e;
@@
module_exit(leave@e);

@script:python@
H << reg.H;
p << reg.p;
leave << exit.leave;
@@
gone = unregistered(leave, p[0].file)
name = squeeze(H)
if not (name in gone if is_variable(H) else any(not is_variable(h) for h in gone)):
    say("ERROR: %s is still registered when the module goes: call kvm_fastpath_unregister() "
        "in %s()" % (name, leave), p)

// spatch follows a goto silently: what stands inside an if is known by its place.
@failed depends on reg@
expression r;
statement S;
position s;
@@
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S@s

@script:python@
r << failed.r;
s << failed.s;
@@
branches.add((s[0].file, squeeze(r), int(s[0].line), int(s[0].line_end)))

@value depends on reg@
expression r;
position q;
@@
return r@q;

@script:python@
r << value.r;
q << value.q;
@@
if in_branch(q, squeeze(r)):
    errors.add(key(q))

@jump depends on reg@
identifier l;
position q;
@@
goto@q l;

@script:python@
q << jump.q;
@@
if in_branch(q, None):
    errors.add(key(q))

@later exists@
expression H, r, X;
identifier l;
constant C;
statement S;
position p, q;
position e : script:python() { key(e) in errors };
position u : script:python() { key(u) in removes };
@@
(
r = kvm_fastpath_register@p(H);
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S
|
if (\(kvm_fastpath_register@p(H)\|kvm_fastpath_register@p(H) < 0\)) S
)
... when any
    when != kvm_fastpath_unregister(H)
    when != X@u
(
return -C@q;
|
return@q ERR_PTR(...);
|
return r@e@q;
|
goto@e@q l;
... when any
    when != kvm_fastpath_unregister(H)
    when != X@u
return ...;
)

@script:python@
H << later.H;
p << later.p;
q << later.q;
@@
say("ERROR: fails with %s still registered (line %s): call kvm_fastpath_unregister() first"
    % (squeeze(H), p[0].line), q)

@depends on context && (reg || un)@
position p : script:python() { key(p) in bad };
identifier l;
expression E;
@@
(
* goto@p l;
|
* E@p
)

@hit depends on reg || un@
position p : script:python() { key(p) in bad };
identifier l;
expression E;
@@
(
goto@p l;
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
