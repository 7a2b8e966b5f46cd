# SPDX-License-Identifier: GPL-2.0
"""make races HOST=live: kvm_fastpath.ko comes and goes beneath guests on four CPUs, with a plug-in
and the switches, under lockdep and KASAN."""
import subprocess
import sys
from contextlib import nullcontext

import live_races
import mutants
import pytest
from machines import Report
from tools import TOP, expect_nothing, run, say

# Rows of mutants.table that the watchers must see in this module, too.
BUGS = {"lockdep": "registers-unlocked", "kasan": "slot-stays-in-use"}
FEW_CYCLES = 40
FIGURES = {"cycles": 200, "handling": 90, "plugins": 60, "switched": 900, "guests": 9, "sent": 100,
           "received": 100, "traced": 100, "handled": 40, "plugged": 10, "own": 30, "slow": 20,
           "armed": 7, "fired": 7}
CONSOLE = "Lock dependency validator: Copyright\n"


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.xdist_group("uml")
@pytest.mark.parametrize("watcher", live_races.WATCHERS)
def test_four_cpus(kernel, watcher):
    live_races.build(kernel, watcher)
    report, console = live_races.boot(kernel, watcher)
    live_races.expect_passed(live_races.judge(report, console, watcher), kernel, watcher)
    say(f"races: live, {watcher}: {live_races.summary(report)}")


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.xdist_group("uml")
@pytest.mark.parametrize("watcher", live_races.WATCHERS)
def test_bug_is_seen(kernel, watcher):
    bug, = (bug for bug in mutants.read_table((TOP / "tests/mutants.table").read_text())
            if bug.name == BUGS[watcher])
    library = live_races.folder(kernel, watcher) / "library"
    run(TOP / "scripts/copy-library.sh", library, log=kernel / "races/copy.log")
    expect_nothing(mutants.plant(bug, library))
    live_races.build(kernel, watcher, library)
    report, console = live_races.boot(kernel, watcher, FEW_CYCLES)
    seen = live_races.splat(report, console)
    assert seen, f"{bug.name} is not seen"
    say(f"races: live, {watcher}: {bug.name}: {seen}")


def test_bugs_are_in_the_table():
    table = mutants.read_table((TOP / "tests/mutants.table").read_text())
    assert set(BUGS.values()) <= {bug.name for bug in table}


# Ends once it has been told "off"; or never.
TOLD = """import sys
for line in sys.stdin:
    if line == "one-insn-per-tb off\\n":
        sys.exit()"""


@pytest.mark.parametrize("program, ends", [(TOLD, True), ("import time; time.sleep(60)", False)])
def test_silent_machine(monkeypatch, tmp_path, program, ends):
    monkeypatch.setattr(live_races, "SILENCE", 1)
    console = tmp_path / "console"
    console.write_text("")
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as machine:
        with nullcontext() if ends else pytest.raises(subprocess.TimeoutExpired):
            live_races.wait(machine, console, 8)
        machine.kill()


def report_of(figures, end="    ok 2 kernel_log\nok 1 svm\n"):
    """What PID 1 says."""
    return Report("\n".join([
        "KTAP version 1", "    KTAP version 1", "    # Subtest: svm", "        KTAP version 1",
        "        # Subtest: live",
        "{ " + ", ".join(f'"{name}": {value}' for name, value in figures.items()) + " }",
        "        ok 1 attach", "    ok 1 live", end]), "svm", "live")


def test_good():
    report = report_of(FIGURES)
    assert live_races.judge(report, CONSOLE, "lockdep") is None
    assert "200 loads" in live_races.summary(report)
    assert live_races.splat(report, CONSOLE) is None


@pytest.mark.parametrize("name, value", [
    ("received", 99), ("traced", 101), ("own", 31), ("plugged", 0), ("fired", 6), ("cycles", 199),
    ("handling", 3), ("plugins", 0), ("switched", 0),
])
def test_wrong_figures(name, value):
    assert live_races.judge(report_of(FIGURES | {name: value}), CONSOLE, "lockdep")


def test_not_watched():
    assert live_races.judge(report_of(FIGURES), "", "lockdep") == "lockdep does not watch"


def test_splat():
    report = report_of(FIGURES, "    # klog.c:24: kernel log: WARNING: suspicious")
    assert live_races.judge(report, CONSOLE, "lockdep")
    assert live_races.splat(report, CONSOLE) == "WARNING: suspicious"
    assert live_races.splat(report, "BUG: KASAN: x\n") == "BUG: KASAN: x"
