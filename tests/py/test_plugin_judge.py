# SPDX-License-Identifier: GPL-2.0
"""What judges a handler's module refuses what a broken one, or a broken machine, would say."""
import json

import options
import pytest
import recorded
import test_plugin

GUEST = {"sent": 816, "received": 816, "writes": 416, "written": 416, "done": 416}
GONE = GUEST | {"listed": 0, "exits": 0, "called": 0, "handled": 0}
OFF = GONE | {"listed": 1}
ON = OFF | {"exits": 416, "called": 416, "handled": 416}
FIGURES = {"before": GONE, "loaded": ON, "off": OFF, "on": ON, "all-off": OFF, "unloaded": GONE,
           "live": GUEST | {"exits": 200, "comings": 100, "reads": 100},
           "events": {"handled_events": 9, "handled": 9, "declined_events": 2, "declined": 2}}


def report(name="", other=None, before="", after=""):
    """A good report, but for some figures, or for a text."""
    lines = [f"{json.dumps(figures | (other if phase == name else {}))}\nok {number} {phase}"
             for number, (phase, figures) in enumerate(FIGURES.items(), 1)]
    return recorded.report("plugin", "\n".join(lines), before, after)


@pytest.mark.parametrize("name, other", [
    ("before", {"received": 815}), ("before", {"sent": 0}), ("before", {"sent": 0, "received": 0}),
    ("before", {"writes": 0}), ("before", {"writes": 0, "written": 0, "done": 0}),
    ("before", {"written": 417}), ("before", {"done": 832}), ("before", {"exits": 1}),
    ("before", {"listed": 1}), ("off", {"listed": 0}), ("off", {"called": 1}),
    ("off", {"handled": 1}), ("off", ON), ("loaded", {"exits": 0}), ("loaded", {"called": 0}),
    ("loaded", OFF), ("on", {"handled": 415}), ("live", {"exits": 0}), ("live", {"exits": 416}),
    ("live", {"comings": 4}), ("live", {"reads": 4}), ("events", {"handled": 8}),
    ("events", {"handled_events": 0, "handled": 0}), ("events", {"declined_events": 3}),
    ("events", {"declined_events": 0, "declined": 0}),
])
def test_broken_figures(name, other):
    assert test_plugin.judge(report(name, other)).startswith(f"{name}: ")


@pytest.mark.parametrize("number, name", enumerate(FIGURES, 1))
def test_phase_that_did_not_end(number, name):
    result, figures = f"ok {number} {name}\n", json.dumps(FIGURES[name]) + "\n"
    for before, after in (result, "# plugin.c:1: why\n"), (result, f"not {result}"), (
            f"{figures}            {result}", f"            {result}"):
        assert f"{name} did not end" in test_plugin.judge(report(before=before, after=after))


def test_machine_that_did_not_end():
    assert test_plugin.judge(report(before="    ok 2 kernel_log\nok 1 vmx\n"))


def test_table():
    assert test_plugin.judge(report()) is None
    rows = list(test_plugin.table({"vmx": report(), "svm": recorded.report("plugin", "")}))
    assert rows[2] == "VMX     loaded        416     416     416     416     416       -"
    assert rows[7:] == ["VMX     live          416     416       -     200       -     100"]


@pytest.mark.parametrize("text", ["", "x", "-1", "0x", "010", "1_0", "0x100000000", "4294967296"])
def test_no_number(text):
    with pytest.raises(pytest.UsageError, match="32 bits"):
        options.number(text)


@pytest.mark.parametrize("text", ["0", "64", "0x4b564D05", "4294967295"])
def test_number(text):
    assert options.number(text) == int(text, 0)
