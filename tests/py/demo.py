# SPDX-License-Identifier: GPL-2.0
"""The demo's passes: what a machine's figures must be, and the cycles an IPI took."""

import re

from tools import TOP

BUILTINS = len(re.findall(r"^BUILTIN\(", (TOP / "handlers/table.h").read_text(), re.M))
LISTED = {"on": BUILTINS, "again": BUILTINS, "icr_off": BUILTINS - 1}
# The passes that each machine runs, see demo.c.
PASSES = ("on_timed", "on_traced", "on_own", "off_timed", "off_traced", "off_own",
          "icr_off_own", "again_traced")
STOCK_PASSES = "stock_timed", "stock_own"


def wrong_counts(figures):
    """What is wrong with the counts of a pass, once more: a machine believed itself."""
    count = figures.get
    if not figures["sent"] or figures["received"] != figures["sent"]:
        yield "an IPI was lost"
    if figures["phase"] in ("on", "again"):
        if not figures["handled"] or count("handled") != figures["eligible"]:
            yield "fast exits are not the eligible ICR writes"
        if count("declined") != figures["sent"] - figures["eligible"]:
            yield "declines miscounted"
    elif count("handled", 0) or count("declined", 0):
        yield "handled without a handler"
    if count("handlers", 0) != LISTED.get(figures["phase"], 0):
        yield "another number of handlers"
    if count("handlers") and count("ended") != count("eois"):
        yield "fast EOIs are not those that left the guest"
    if count("handlers") and count("eois") not in (0, figures["received"]):
        yield "EOIs are not the IPIs received"
    if figures["pass"] == "traced" and figures["traced"] != figures["sent"]:
        yield "a write was not traced exactly once"
    if figures["pass"] == "own" and not figures["traced"] == figures["handed"] > 0:
        yield "KVM's own fast path handled too much or too little"


def judge(report, name):
    """None, or what is wrong with a pass."""
    test = report.find("demo", name)
    if not test or not test.ok:
        return "; ".join([f"{name} has not passed", *report.faults, *report.remarks])
    if len(test.figures) != 1 or "{phase}_{pass}".format(**test.figures[0]) != name:
        return f"it has other figures: {test.figures}"
    return "; ".join(wrong_counts(test.figures[0])) or None


def figures(report, name):
    """The figures of a pass that is right, or None."""
    return None if judge(report, name) else report.find("demo", name).figures[0]


def cycles(passed, what):
    """What an IPI took in a timed pass: self or pingpong."""
    return passed[f"{what}_cycles"] / passed[what]


def best_cycles(passed, what):
    """The same, of the best few, which the host's timer did not delay."""
    return passed[f"{what}_best"] / passed["batch"]
