# SPDX-License-Identifier: GPL-2.0
"""make bench-dispatch: dispatch alone on this machine's CPU, instructions and time a write."""
import json
import re
import shutil
from pathlib import Path

import dispatch_bench
import measured
import pytest
from tools import TOP, expect_nothing, run, say

pytestmark = pytest.mark.builds
LABEL = re.compile(r"^desc: Trigger: Client Request: ([^\n]*)$.*?^totals: (\d+)", re.M | re.S)
JUDGES = (dispatch_bench.wrong_counts, dispatch_bench.wrong_pmu, dispatch_bench.wrong_times)


def count(program, out):
    """What callgrind counted, with the labels that the program gave it."""
    say("bench-dispatch: counting instructions under callgrind")
    run("valgrind", "-q", "--tool=callgrind", "--combine-dumps=yes",
        f"--callgrind-out-file={out}/callgrind", program, "counts", log=out / "counts.log")
    return [json.loads(label) | {"instructions": int(total)}
            for label, total in LABEL.findall((out / "callgrind").read_text())]


def time(program, out, rounds):
    """What the program timed."""
    say(f"bench-dispatch: timing {rounds} rounds")
    return [json.loads(line)
            for line in run(program, "times", rounds, log=out / "times.log").splitlines()]


def environment():
    """What it is measured with."""
    cpu = re.search("^model name[^:]*: (.*)", Path("/proc/cpuinfo").read_text(), re.M)
    return {"cpu": cpu[1], "gcc": measured.said("gcc", "-dumpfullversion"),
            "valgrind": measured.said("valgrind", "--version")}


@pytest.fixture(scope="session")
def program(kernel, make):
    """What is counted and timed, built afresh."""
    out = kernel / "bench/dispatch"
    make("kernel", f"KERNEL={kernel.name}")
    shutil.rmtree(out, ignore_errors=True)
    say("bench-dispatch: building")
    run("make", "-f", TOP / "tests/dispatch/bench.mk", f"LINUX={kernel}/linux", f"OUT={out}",
        log=kernel / "bench/dispatch.log")
    return out / "bench"


@pytest.fixture(scope="session")
def figures(request, kernel, program, tables):
    """All figures; complete ones are kept."""
    out, kept = program.parent, kernel / "bench/dispatch.json"
    kept.unlink(missing_ok=True)
    lines = count(program, out) + time(program, out, request.config.getoption("rounds"))
    figures = dispatch_bench.Figures(lines)
    if not any(list(judge(figures)) for judge in JUDGES):
        measured.save(kept, lines, **environment())
        tables.append([*dispatch_bench.table(figures), f"every figure is in {kept}"])
    return figures


# It builds the library's files with headers of its own, which these may outgrow.
def test_program_runs(program):
    assert time(program, program.parent, 1)


@pytest.mark.slow
@pytest.mark.parametrize("judge", JUDGES)
def test_figures_are_complete(figures, judge):
    expect_nothing("; ".join(judge(figures)))


@pytest.mark.slow
def test_goals_are_met(figures):
    expect_nothing("; ".join(text for met, text in dispatch_bench.goals(figures) if not met))
