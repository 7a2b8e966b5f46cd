# SPDX-License-Identifier: GPL-2.0
"""make model: spin looks at every interleaving of tests/spin/registry.pml.  Each variant that
lacks a part of the protocol fails, by the assertion that is about that part."""
import os
import re

import pytest
from tools import TOP, expect_nothing, run, say

# What is defined, and the assertion that then fails.
MODELS = {
    "REGISTRY": None,
    "SWITCHES": None,
    "NO_WAIT": "!(unregistered[handler])",
    "WAIT_UNLOCKED": "((handler!=0)&&(((handler+1)%2)==msr))",
    "REGISTER_AT_ONCE": "((handler!=0)&&(((handler+1)%2)==msr))",
    "FREE_STATS_EARLY": "!(stats_freed[handler])",
    "FREE_SECOND_EARLY": "!(stats_freed[handler])",
    "PUBLISH_FIRST": "((handler!=0)&&(((handler+1)%2)==msr))",
    "FILL_PUBLISHED": "((handler!=0)&&(((handler+1)%2)==msr))",
    "READ_TWICE": "((handler!=0)&&(((handler+1)%2)==msr))",
    "MULT_APART": "!(must_find[cpu])",
    "ACTIVE_IN_PLACE": "!(must_find[cpu])",
    "CHECK_FIRST_ONLY": "is_registered",
    "FAILED_PUBLISHES": "((handler!=0)&&(((handler+1)%2)==msr))",
    "NO_LOCK": "((handler!=0)&&(((handler+1)%2)==msr))",
    "SWITCHES OFF_AT_ONCE": "!(library_off)",
    "SWITCHES WAIT_UNLOCKED": "((handler!=0)&&(((handler+1)%2)==msr))",
    "SWITCHES FILL_OFF": "!(off[handler])",
    "SWITCHES FILL_WHILE_OFF": "!(library_off)",
    "SWITCHES ACTIVE_FOR_NONE": "!(must_find[cpu])",
}


def judge(said, expected):
    """None, or what is wrong with a search."""
    violated = re.findall(r"^pan:1: assertion violated +(.*) \(at depth \d+\)$", said, re.M)
    # Memory or depth may run out; that no error was met then says nothing.
    if expected and violated == [expected] or not expected and (
            re.search("errors: 0$", said, re.M) and "Search not completed" not in said):
        return "the depth ran out" if "max search depth too small" in said else None
    return f"{violated or 'no whole search'}, not {expected or 'a whole search without error'}"


@pytest.mark.builds
@pytest.mark.parametrize("model", MODELS)
def test_model(model, tmp_path):
    def step(*command):
        return run(*command, cwd=tmp_path, log=tmp_path / "log")
    step("spin", *(f"-D{macro}" for macro in model.split()), "-a", TOP / "tests/spin/registry.pml")
    step(os.environ.get("CC", "gcc"), "-O2", "-w", "-DSAFETY", "-DCOLLAPSE", "-o", "pan", "pan.c")
    said = step("./pan", "-m100000", "-w22")
    say(f"{model}: {' '.join(re.findall('.* states, stored', said)).strip()}")
    expect_nothing(judge(said, MODELS[model]))


WHOLE = "State-vector 180 byte, depth reached 812, errors: 0\n"
FAILED = "pan:1: assertion violated  !(off) (at depth 90)\nWarning: Search not completed\n"


def test_good_searches():
    assert judge(WHOLE, None) is judge(FAILED, "!(off)") is None


@pytest.mark.parametrize("said, expected", [
    (FAILED, None), (FAILED, "!(on)"), (WHOLE, "!(off)"), ("", None), ("", "!(off)"),
    (WHOLE + "Warning: Search not completed\n", None), (WHOLE.replace(": 0", ": 10"), None),
    (WHOLE + "error: max search depth too small\n", None),
    (FAILED + "error: max search depth too small\n", "!(off)"),
])
def test_wrong_searches(said, expected):
    assert judge(said, expected)
