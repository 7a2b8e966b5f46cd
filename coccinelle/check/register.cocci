// SPDX-License-Identifier: GPL-2.0
/// kvm_fastpath_register() and kvm_fastpath_register_many() can fail, and what they
/// registered must be unregistered on every later failure and before the module goes.
///
//# The pairing with unregister is looked for where module_exit(), or
//# module_kvm_fastpath_handlers(), is in the same file.  A handler that is not named as
//# &variable, nor an array with its ARRAY_SIZE(), is taken to be unregistered by any
//# kvm_fastpath_unregister() of something that is not named as &variable either.
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

# What is registered: "array[]" for a whole array.
def name(handler, size):
    handler = squeeze(handler)
    whole = squeeze(size) == "ARRAY_SIZE(%s)" % handler
    return handler + "[]" if whole else handler

def is_variable(handler):
    return re.match(r"&\w+$", handler)

# Does that which has gone include a handler?
def goes(handler, gone):
    if is_variable(handler):
        return handler in gone
    if handler.endswith("[]"):
        return any(re.match(r"&?%s\b" % re.escape(handler[:-2]), h) for h in gone)
    return any(not is_variable(h) for h in gone)

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
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
expression H;
expression list size;
position p;
@@
add@p(H, size)

@un@
identifier remove = {kvm_fastpath_unregister, kvm_fastpath_unregister_many};
expression H;
expression list size;
position p;
@@
remove@p(H, size)

@script:python@
H << un.H;
size << un.size;
p << un.p;
@@
removed.setdefault((p[0].file, p[0].current_element), set()).add(name(H, size))
if not is_variable(squeeze(H)):
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
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
position p;
@@
(
add@p(...);
|
 (void)add@p(...);
)

@script:python@
add << dropped.add;
p << dropped.p;
@@
say("ERROR: the result of %s() is dropped: the handler may not be "
    "registered, then it must not be unregistered either" % add, p)

@untested exists@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
identifier fn, ret;
position p;
@@
fn(...)
{
...
ret = add@p(...);
... when != ret
}

@script:python@
add << untested.add;
p << untested.p;
@@
say("ERROR: the result of %s() is not tested on some path: return it, "
    "or undo what depends on it" % add, p)

@overwritten exists@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
identifier ret;
expression E;
position p;
@@
ret = add@p(...);
... when != ret
ret = E;

@script:python@
add << overwritten.add;
p << overwritten.p;
ret << overwritten.ret;
E << overwritten.E;
@@
if not re.search(r"\b%s\b" % ret, E):
    say("ERROR: the result of %s() is overwritten before it is tested: "
        "test it first" % add, p)

@exit depends on reg@
declarer name module_exit;
identifier leave;
position e;
@@
module_exit(leave@e);

@script:python@
H << reg.H;
size << reg.size;
p << reg.p;
leave << exit.leave;
@@
if not goes(name(H, size), unregistered(leave, p[0].file)):
    say("ERROR: %s is still registered when the module goes: call kvm_fastpath_unregister() "
        "in %s()" % (squeeze(H), leave), p)

// Its exit unregisters that array and no more.
@exit_of_array depends on reg@
declarer name module_kvm_fastpath_handlers;
identifier array;
position e;
@@
module_kvm_fastpath_handlers(array@e);

@script:python@
H << reg.H;
size << reg.size;
p << reg.p;
array << exit_of_array.array;
@@
if not goes(name(H, size), {h for (file, _), some in removed.items() for h in some
                            if file == p[0].file}):
    say("ERROR: %s is still registered when the module goes: its exit unregisters %s only"
        % (squeeze(H), array), p)

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
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
identifier remove = {kvm_fastpath_unregister, kvm_fastpath_unregister_many};
expression H, r, X;
identifier l;
constant C;
statement S;
position p, q;
position e : script:python() { key(e) in errors };
position u : script:python() { key(u) in removes };
@@
(
r = add@p(H, ...);
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S
|
if (\(add@p(H, ...)\|add@p(H, ...) < 0\)) S
)
... when any
    when != remove(H, ...)
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
    when != remove(H, ...)
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
