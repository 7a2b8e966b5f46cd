# SPDX-License-Identifier: GPL-2.0
"""make demo: IPIs counted and timed on both machines, with the handlers and without."""
import demo
import machines
import pytest
from tools import TOP, expect_nothing

pytestmark = pytest.mark.boots
RECORDED = TOP / "tests/guests/demo/cycles.table"
RECORDED_KERNEL, RECORDED_PLACE = "6.1", "handle_exit_irqoff"
MOST = 1.005


def table(reports):
    """What the handlers did and saved; a machine that failed has no row."""
    yield (f"{'machine':<7} {'ours':<6} {'sent':>6} {'received':>8} {'handled':>9} {'declined':>9} "
           f"{'traced':>6} {'KVMs':>6} {'cycles/self':>12} {'cycles/pingpong':>15}").replace(
               " KVMs", "KVM's")
    for machine, report in reports.items():
        took = {}
        for phase in ("on", "off"):
            timed, traced, own = (demo.figures(report, f"{phase}_{name}")
                                  for name in ("timed", "traced", "own"))
            if not (timed and traced and own):
                return
            took[phase] = [demo.cycles(timed, what) for what in ("self", "pingpong")]
            yield (f"{machine.upper():<7} {phase:<6} {timed['sent']:>6} {timed['received']:>8} "
                   f"{timed['handled']:>9} {timed['declined']:>9} {traced['traced']:>6} "
                   f"{own['traced']:>6} {took[phase][0]:>12.0f} {took[phase][1]:>15.0f}")
        saved = [100 * (1 - on / off) for on, off in zip(took["on"], took["off"])]
        yield f"{machine.upper():<7} {'saved':<58} {saved[0]:>11.1f}% {saved[1]:>14.1f}%"
    yield (f"sent..declined: timed pass.  In passes of {traced['traced']} IPIs, traced: "
           "kvm_msr_write events for the ICR; KVM's: what its own fast path handled")


@pytest.fixture(scope="session")
def reports(image, modules, out, tables):
    """What both machines say of the demo."""
    reports = machines.boot(image, out("demo"), modules(RECORDED_PLACE), "run=demo")
    yield reports
    tables.append(list(table(reports)))


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("name", demo.PASSES)
def test_pass(reports, name, machine):
    expect_nothing(demo.judge(reports[machine], name))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())


def rise(on, off, recorded):
    """By what the cycles with our handlers are above the recorded ones.  Those depend on the
    kernel's build; with another release, the cycles with our handlers off, of the same boot,
    take out what that changes."""
    release, recorded_on, recorded_off = recorded
    scale = 1 if on["kernel"] == release else off["cycles"] / recorded_off
    return on["cycles"] / (recorded_on * scale)


def recorded_cycles():
    """{(machine, what): (release, cycles with our handlers, and without)}."""
    rows = (line.split() for line in RECORDED.read_text().splitlines()
            if line and line[0] != "#")
    return {(machine, what): (release, float(on), float(off))
            for release, machine, what, on, off in rows}


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("what", ("self", "pingpong"))
def test_cycles_do_not_rise(reports, machine, what, kernel, modules):
    if modules(RECORDED_PLACE) != kernel.parent / RECORDED_KERNEL / "modules" / RECORDED_PLACE:
        pytest.skip("nothing is recorded of this kernel and place")
    passed = {phase: demo.figures(reports[machine], f"{phase}_timed") for phase in ("on", "off")}
    assert all(passed.values()), "no cycles"
    on, off = ({"kernel": figures["kernel"], "cycles": demo.best_cycles(figures, what)}
               for figures in passed.values())
    risen = rise(on, off, recorded_cycles()[machine, what])
    print(f"\n{machine} {what} {on['cycles']:.0f} ({100 * (risen - 1):+.2f}%)")
    if risen > MOST:
        pytest.fail(f"{on['cycles']:.0f} cycles, {100 * (risen - 1):+.2f}%.  If that is meant, "
                    "change tests/guests/demo/cycles.table in the same commit", pytrace=False)
