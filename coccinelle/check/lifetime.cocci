// SPDX-License-Identifier: GPL-2.0
/// A struct kvm_fastpath_handler, and its callback, must live until
/// kvm_fastpath_unregister() has returned: not on the stack, not in memory that is
/// freed after init, not freed by hand before.
///
//# A pointer to a local variable that is registered by way of another variable is
//# not seen, nor is a kfree() in another function than register or unregister.
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

statics = set()
arrays = set()
unregistered = set()
bad = {}

def key(p):
    return p[0].file, p[0].line, p[0].column

def squeeze(text):
    return str(text).replace(" ", "")

def function(p):
    return p[0].file, p[0].current_element

def check_stack(h, p):
    where = function(p)
    if (where, h) in statics or any(f == where and re.match("&?%s\\b" % h, name)
                                    for f, name in unregistered):
        return
    bad[key(p)] = ("ERROR: %s is on the stack of %s() and stays registered when it returns: "
                   "make it static" % (h, where[1]))

# Is the handler in the memory that is freed?
def check_free(handler, freed, p):
    handler, freed = squeeze(handler), squeeze(freed)
    if re.match(r"&?%s($|->|\[)" % re.escape(freed), handler):
        bad[key(p)] = ("ERROR: %s is freed while %s is registered: call "
                       "kvm_fastpath_unregister() first" % (freed, handler))

@un@
identifier remove = {kvm_fastpath_unregister, kvm_fastpath_unregister_many};
expression H;
position p;
@@
remove@p(H, ...)

@script:python@
H << un.H;
p << un.p;
@@
unregistered.add((function(p), squeeze(H)))

@reg@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
expression H;
position p;
@@
add@p(H, ...)

@static_local depends on reg@
identifier h;
type T;
position p;
@@
(
static T h@p;
|
static T h@p = ...;
|
static T h@p[...];
|
static T h@p[...] = ...;
)

@script:python@
h << static_local.h;
p << static_local.p;
@@
statics.add((function(p), h))

@local_array depends on reg@
identifier h;
position p;
@@
(
struct kvm_fastpath_handler h@p[...];
|
struct kvm_fastpath_handler h@p[...] = ...;
)

@script:python@
h << local_array.h;
p << local_array.p;
@@
arrays.add((function(p), h))

@stack depends on reg@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
local idexpression h;
identifier m;
position p;
@@
(
add@p(&h, ...)
|
add@p(&h.m, ...)
)

@script:python@
h << stack.h;
p << stack.p;
@@
check_stack(h, p)

@element depends on local_array@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
local idexpression h;
expression i;
position p;
@@
add@p(\(&h[i]\|h\), ...)

@script:python@
h << element.h;
p << element.p;
@@
if (function(p), h) in arrays:
    check_stack(h, p)

@init_data@
attribute name __initdata, __initconst, __exitdata;
identifier h;
position p;
@@
(
struct kvm_fastpath_handler h@p __initdata = ...;
|
struct kvm_fastpath_handler __initdata h@p = ...;
|
struct kvm_fastpath_handler h@p[...] __initdata = ...;
|
struct kvm_fastpath_handler h@p __initconst = ...;
|
struct kvm_fastpath_handler __initconst h@p = ...;
|
struct kvm_fastpath_handler h@p[...] __initconst = ...;
|
struct kvm_fastpath_handler h@p __exitdata = ...;
|
struct kvm_fastpath_handler __exitdata h@p = ...;
|
struct kvm_fastpath_handler h@p[...] __exitdata = ...;
)

@script:python@
h << init_data.h;
p << init_data.p;
@@
bad[key(p)] = ("ERROR: %s is in memory that is freed after init while it may be registered: "
               "drop the annotation" % h)

@init_text@
attribute name __init, __exit;
identifier fn;
@@
(
__init fn(...) { ... }
|
__exit fn(...) { ... }
)

@init_write@
identifier h, init_text.fn;
position p;
@@
(
struct kvm_fastpath_handler h = { ..., .write = \(fn@p\|&fn@p\), ..., };
|
struct kvm_fastpath_handler h[...] = { ..., { ..., .write = \(fn@p\|&fn@p\), ..., }, ..., };
)

@script:python@
fn << init_text.fn;
p << init_write.p;
@@
bad[key(p)] = ("ERROR: the callback %s() is in memory that is freed after init: "
               "drop the annotation" % fn)

@freed_early depends on reg exists@
identifier add = {kvm_fastpath_register, kvm_fastpath_register_many};
identifier remove = {kvm_fastpath_unregister, kvm_fastpath_unregister_many};
expression H, E, r;
statement S;
identifier f = {kfree, kvfree, vfree, kfree_sensitive, kfree_rcu};
position p, q;
@@
(
r = add@p(H, ...);
if (\(r\|r < 0\|r != 0\|unlikely(r)\|unlikely(r < 0)\)) S
|
if (\(add@p(H, ...)\|add@p(H, ...) < 0\)) S
)
... when any
    when != remove(H, ...)
f@q(E, ...)

@script:python@
H << freed_early.H;
E << freed_early.E;
q << freed_early.q;
@@
check_free(H, E, q)

@freed_first depends on un exists@
identifier remove = {kvm_fastpath_unregister, kvm_fastpath_unregister_many};
expression H, E, F;
identifier f = {kfree, kvfree, vfree, kfree_sensitive, kfree_rcu};
position q;
@@
f@q(E, ...)
... when any
    when != E = F
remove(H, ...)

@script:python@
H << freed_first.H;
E << freed_first.E;
q << freed_first.q;
@@
check_free(H, E, q)

@depends on context && (reg || un || init_data || init_write)@
position p : script:python() { key(p) in bad };
identifier h;
expression E;
@@
(
* struct kvm_fastpath_handler h@p = ...;
|
* struct kvm_fastpath_handler h@p[...] = ...;
|
* E@p
)

@hit_data depends on init_data@
position p : script:python() { key(p) in bad };
identifier h;
@@
(
struct kvm_fastpath_handler h@p = ...;
|
struct kvm_fastpath_handler h@p[...] = ...;
)

@hit depends on reg || un || init_write@
position p : script:python() { key(p) in bad };
expression E;
@@
E@p

@script:python depends on report@
p << hit_data.p;
@@
coccilib.report.print_report(p[0], bad.pop(key(p)))

@script:python depends on org@
p << hit_data.p;
@@
coccilib.org.print_todo(p[0], bad.pop(key(p)))

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
