// SPDX-License-Identifier: GPL-2.0
/// kvm_fastpath_register() and kvm_fastpath_register_many() can fail, and what they registered
/// must be unregistered on every later failure and before the module, or the memory that it
/// lives in, goes.
///
//# The pairing with unregister is looked for where module_exit(), or
//# module_kvm_fastpath_handlers(), is in the same file.  A handler that is not named as
//# &variable, nor an array with its ARRAY_SIZE(), is taken to be unregistered by any
//# kvm_fastpath_unregister() of something that is not named as &variable either, and by any loop
//# that does so.
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

removed, added = {}, {}
removals, gone, errors = places = set(), set(), set()
state += [removed, added, *places]

# What is registered: "array[]" for a whole array.
def name(args):
    handler, _, size = args.partition(",")
    return handler + "[]" if size == "ARRAY_SIZE(%s)" % handler else handler

def is_variable(handler):
    return re.match(r"&\w+$", handler)

# Does that which has gone include a handler?
def goes(handler, some):
    if is_variable(handler):
        return handler in some
    if handler.endswith("[]"):
        return any(re.match(r"&?%s\b" % re.escape(handler[:-2]), h) for h in some)
    return any(not is_variable(h) for h in some)

# What a function unregisters, itself or by what it calls.
def unregistered(fn, file, seen=()):
    where = file, fn
    return removed.get(where, set()).union(*(
        unregistered(f, file, (*seen, fn)) for f, _, _ in functions[where].calls
        if f not in seen)) if where in functions else set()

# Is the handler on the stack of the function that registers it?
def judge_stack(args, p):
    fn, handler = functions[function(p)], args.split(",")[0]
    values = [squeeze(value) for var, value, _, _ in fn.assignments
              if var.lstrip("*") == handler]
    if any(re.match(r"(&(?=.*\)\{)|(?=.*\]\)\{))\((const)?structkvm_fastpath_handler\b", each)
           for each in [args, *values]):
        say("lifetime", "a compound literal is on the stack of %s() and stays registered when it "
            "returns: give it a name and make it static" % fn.name, p)
    root = re.match(r"(&?)(\w+)((?:\.|\[|$).*)", handler)
    if root and root.group(2) in fn.locals and not any(
            re.match(r"&?%s\b" % root.group(2), h) for h in removed.get(function(p), ())) and (
            root.group(1) and "[" not in root.group(3) or
            re.search(r"\b%s\s*\[[^];]*\]\s*[=;,]" % root.group(2), fn.text[len(fn.head):])):
        say("lifetime", "%s is on the stack of %s() and stays registered when it returns: make it "
            "static" % (root.group(2), fn.name), p)

# Where handlers go, and where functions fail.
def judge_paths(fn):
    for word, cond, text, at in fn.blocks():
        some = re.findall(r"\bkvm_fastpath_unregister(?:_many)?\s*\(([^;]*)\)\s*;", text)
        some += [h for f in re.findall(r"(\w+)\s*\(", text) for h in unregistered(f, fn.file)]
        if any(not is_variable(squeeze(h)) for h in some) and "kvm_fastpath_register" not in text \
                and (word != "if" or not re.search(r"\b(return|goto|break)\b", text)):
            gone.add(key(fn.at(re.compile(r"\w").search(fn.text, at).start())))
        error = re.match(r"\(+(?:unlikely\()?(\w+)(<0|!=0)?\)+$", squeeze(cond))
        if word == "if" and error:
            errors.update(key(fn.at(at + m.start(m.lastindex))) for m in
                          re.finditer(r"\breturn\s+(%s)\s*;|\b(goto)\s" % error.group(1), text))

def judge():
    for f, args, p in calls():
        if re.match("kvm_fastpath_register(_many)?$", f):
            added[key(p)] = args, p
        elif re.match("kvm_fastpath_unregister(_many)?$", f):
            removals.add(key(p))
            removed.setdefault(function(p), set()).add(name(args))
    for file, fn in functions:
        judge_paths(functions[file, fn])
        freed = re.search("__(init|exit)\\b", functions[file, fn].head)
        for m in re.finditer(r"\.write\s*=\s*&?\s*(?=%s\b)" % fn, source(file)[0] if freed else ""):
            if "kvm_fastpath_handler" in source(file)[0][:m.start()].rsplit(";", 1)[-1]:
                say("lifetime", "the callback %s() is in memory that is freed after init: drop the "
                    "annotation" % fn, [At(functions[file, fn], m.end())])
    for args, p in added.values():
        judge_stack(args, p)
    for f, args, p in calls():
        if key(p) in removals and not is_variable(args) or any(
                unregistered(g, p[0].file) for g in [f, *re.findall(r"\w+", args)]):
            gone.add(key(p))

# Is a handler in memory that goes after init?
def judge_data(h, p):
    text, lines = source(p[0].file)
    at = lines[int(p[0].line) - 1] + int(p[0].column)
    if re.search(r"\b__(init|exit)(data|const)\b", text[text.rfind(";", 0, at):text.find("=", at)]):
        say("lifetime", "%s is in memory that is freed after init while it may be registered: drop "
            "the annotation" % h, p)

def judge_exit(some, advice, p):
    for args, q in added.values():
        if not goes(name(args), some):
            say("register", "%s is still registered when the module goes: %s"
                % (args.split(",")[0], advice), q)

def fails(handler, p, q):
    say("register", "fails with %s still registered (line %s): call kvm_fastpath_unregister() first"
        % (squeeze(handler), p[0].line), q)

# What is unregistered before, in a loop, is the next round's after it.
def judge_free(handler, freed, p):
    handler, freed = squeeze(handler), squeeze(freed)
    if re.match(r"&?%s($|->|\[)" % re.escape(freed), handler) and not any(
            key(q) in removals and args.split(",")[0] == handler and key(q) < key(p)
            for _, args, q in functions[function(p)].calls):
        say("lifetime", "%s is freed while %s is registered: call kvm_fastpath_unregister() first"
            % (freed, handler), p)

@api@
symbol kvm_fastpath_register, kvm_fastpath_register_many, kvm_fastpath_unregister,
kvm_fastpath_unregister_many;
@@
\(kvm_fastpath_register\|kvm_fastpath_register_many\|kvm_fastpath_unregister\|
  kvm_fastpath_unregister_many\)

@data@
identifier h;
position p;
@@
(
struct kvm_fastpath_handler h@p = ...;
|
struct kvm_fastpath_handler h@p[...] = ...;
)

// The declared names let spatch parse functions that use them.
@fun depends on api || data@
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

@script:python@
h << data.h;
p << data.p;
@@
judge_data(h, p)

@script:python depends on fun@
@@
judge()

@dropped depends on fun@
identifier f;
position p : script:python() { key(p) in added };
@@
(
f@p(...);
|
 (void)f@p(...);
)

@script:python@
f << dropped.f;
p << dropped.p;
@@
say("register", "the result of %s() is dropped: the handler may not be registered, then it must "
    "not be unregistered either" % f, p)

@untested depends on fun exists@
identifier fn, f, r;
type T;
position p : script:python() { key(p) in added };
@@
fn(...)
{
...
(
r = f@p(...);
|
T r = f@p(...);
)
... when != r
}

@script:python@
f << untested.f;
p << untested.p;
@@
say("register", "the result of %s() is not tested on some path: return it, or undo what depends "
    "on it" % f, p)

@overwritten depends on fun exists@
identifier f, r;
expression E;
type T;
position p : script:python() { key(p) in added };
@@
(
r = f@p(...);
|
T r = f@p(...);
)
... when != r
r = E;

@script:python@
f << overwritten.f;
p << overwritten.p;
r << overwritten.r;
E << overwritten.E;
@@
if not re.search(r"\b%s\b" % r, E):
    say("register", "the result of %s() is overwritten before it is tested: test it first" % f, p)

@exit depends on fun@
declarer name module_exit;
identifier leave;
position e;
@@
module_exit(leave@e);

@script:python@
leave << exit.leave;
e << exit.e;
@@
judge_exit(unregistered(leave, e[0].file), "call kvm_fastpath_unregister() in %s()" % leave, e)

// Its exit unregisters that array and no more.
@macro depends on fun@
declarer name module_kvm_fastpath_handlers;
identifier array;
position e;
@@
module_kvm_fastpath_handlers(array@e);

@script:python@
array << macro.array;
e << macro.e;
@@
judge_exit(set().union(*removed.values()), "its exit unregisters %s only" % array, e)

// With one X, or one g, for both ways, or any type for r, spatch 1.1.1 would try for ever.
@later depends on fun exists@
identifier f, g, h, l, r;
expression H, X, Y;
constant C;
statement S;
position p : script:python() { key(p) in added };
position x : script:python() { key(x) in removals };
position y : script:python() { key(y) in removals };
position e : script:python() { key(e) in errors };
position u : script:python() { key(u) in gone };
position w : script:python() { key(w) in gone };
position q;
@@
(
(
r = f@p(H, ...);
|
int r = f@p(H, ...);
)
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S
|
if (\(f@p(H, ...)\|f@p(H, ...) < 0\)) S
)
... when any
    when != g@x(H, ...)
    when != X@u
(
return -C@q;
|
return@q \(ERR_PTR\|PTR_ERR\)(...);
|
return r@e@q;
|
goto@e@q l;
... when any
    when != h@y(H, ...)
    when != Y@w
return ...;
)

@script:python@
H << later.H;
p << later.p;
q << later.q;
@@
fails(H, p, q)

@freed depends on fun exists@
identifier f, g, free = {kfree, kvfree, vfree, kfree_sensitive, kfree_rcu};
expression H, E, F, r;
statement S;
position p : script:python() { key(p) in added };
position x : script:python() { key(x) in removals };
position q;
@@
(
r = f@p(H, ...);
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S
... when any
    when != g@x(H, ...)
free@q(E, ...)
|
if (\(f@p(H, ...)\|f@p(H, ...) < 0\)) S
... when any
    when != g@x(H, ...)
free@q(E, ...)
|
free@q(E, ...)
... when any
    when != E = F
g@x(H, ...)
)

@script:python@
H << freed.H;
E << freed.E;
q << freed.q;
@@
judge_free(H, E, q)

@depends on context && fun@
position p : script:python() { key(p) in bad };
identifier h, l;
expression E;
@@
(
* struct kvm_fastpath_handler h@p = ...;
|
* struct kvm_fastpath_handler h@p[...] = ...;
|
* goto@p l;
|
* E@p
)

@script:python depends on report && fun@
@@
tell(coccilib.report.print_report)

@script:python depends on org && fun@
@@
tell(coccilib.org.print_todo)
