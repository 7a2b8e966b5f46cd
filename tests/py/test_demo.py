# SPDX-License-Identifier: GPL-2.0
"""make demo: IPIs counted and timed on both machines: KVM's own fast path, the live module beside
stock modules and, if KVM was grafted, the graft."""
import bochs
import demo
import machines
import measured
import pytest
from tools import TOP, expect_nothing

pytestmark = pytest.mark.boots
RECORDED = TOP / "tests/guests/demo/cycles.table"
RECORDED_KERNEL = "6.1"
MOST = 1.005
PLACE = "handle_exit_irqoff"
# Sets of modules and their passes: KVM's own fast path, the live module, the graft.
SETS = {"stock": demo.STOCK_PASSES, "live": demo.PASSES, PLACE: demo.PASSES}
NAMES = {"stock": "KVM's own", "live": "live", PLACE: f"graft, {PLACE}"}


def row(machine, name, reports):
    """What a set's fast path did, and the cycles of an IPI."""
    phase = "stock" if name == "stock" else "on"
    timed, own = (demo.figures(reports[name], f"{phase}_{what}") for what in ("timed", "own"))
    before = demo.figures(reports["stock"], "stock_timed")
    if not (timed and own and before):
        return f"{machine.upper():<7} {NAMES[name]:<25} FAIL"
    cells = [f"{timed['sent']:>6} {timed['received']:>8}"]
    cells += [f"{timed[what]:>8}" if what in timed else f"{'-':>8}"
              for what in ("handled", "declined", "ended")]
    cells.append(f"{own['traced']:>6}")
    for what in ("self", "pingpong"):
        took, stock = demo.cycles(timed, what), demo.cycles(before, what)
        change = "" if name == "stock" else f"{100 * (took / stock - 1):+.1f}%"
        cells.append(f"{took:>9.0f} {change:>7}")
    return f"{machine.upper():<7} {NAMES[name]:<25} {' '.join(cells)}"


def table(reports, sets):
    """A row for each machine and set."""
    yield (f"{'machine':<7} {'fast path':<25} {'sent':>6} {'received':>8} {'handled':>8} "
           f"{'declined':>8} {'EOIs':>8} {'KVMs':>6} {'cycles/self':>17} "
           f"{'cycles/pingpong':>17}").replace(" KVMs", "KVM's")
    for machine, of_machine in reports.items():
        yield from (row(machine, folder.name, of_machine) for folder in sets)
    yield ("handled, declined, EOIs: by our handlers; KVM's: ICR writes that its own fast path "
           "handled, in another pass")
    if len(sets) < len(SETS):
        yield "The graft's row: make modules, some minutes, and again"


@pytest.fixture(scope="session")
def sets(stock, make):
    """The folders of the sets: that of the graft if somebody has grafted it."""
    make("live", f"KERNEL={stock.name}")
    folders = [stock / "stock", stock / "modules/live"]
    graft = stock / "modules" / PLACE
    if (graft / "kvm.ko").exists():
        make("modules", f"KERNEL={stock.name}", f"ATTACH={PLACE}")
        folders.append(graft)
    return folders


@pytest.fixture(scope="session")
def reports(image, out, sets, tables):
    """{machine: {set: what it says of the demo}}."""
    reports = machines.boot_sets(image, out("demo"), sets, "run=demo")
    yield reports
    tables.append(list(table(reports, sets)))


def of_set(reports, machine, name):
    """What a machine says of a set, if that was there."""
    if name not in reports[machine]:
        pytest.skip("nothing is grafted: make modules")
    return reports[machine][name]


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("folder, name", [(folder, name) for folder, names in SETS.items()
                                          for name in names])
def test_pass(reports, folder, name, machine):
    expect_nothing(demo.judge(of_set(reports, machine, folder), name))


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("folder", SETS)
def test_machine_ends(reports, machine, folder):
    expect_nothing(of_set(reports, machine, folder).wrong())


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_eois_leave_the_guest_without_apicv(reports, machine):
    passed = demo.figures(reports[machine]["live"], "on_timed")
    assert passed and bool(passed["eois"]) != bochs.has_apicv(machine)


def rise(on, off, recorded):
    """By what the cycles with our handlers are above the recorded ones.  Those depend on the
    kernel's build; with another release, the cycles with our handlers off, of the same boot,
    take out what that changes."""
    release, recorded_on, recorded_off = recorded
    scale = 1 if on["kernel"] == release else off["cycles"] / recorded_off
    return on["cycles"] / (recorded_on * scale)


def recorded_cycles():
    """{(emulator, machine, set, what): (release, cycles with our handlers, and without)}."""
    rows = (line.split() for line in RECORDED.read_text().splitlines()
            if line and line[0] != "#")
    return {(emulator, machine, folder, what): (release, float(on), float(off))
            for emulator, release, machine, folder, what, on, off in rows}


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("folder", ("live", PLACE))
@pytest.mark.parametrize("what", ("self", "pingpong"))
def test_cycles_do_not_rise(reports, machine, folder, what, stock):
    recorded = recorded_cycles().get((measured.emulator(), machine, folder, what))
    if stock.name != RECORDED_KERNEL or not recorded:
        pytest.skip("nothing is recorded of this kernel and emulator")
    report = of_set(reports, machine, folder)
    passed = {phase: demo.figures(report, f"{phase}_timed") for phase in ("on", "off")}
    assert all(passed.values()), "no cycles"
    on, off = ({"kernel": figures["kernel"], "cycles": demo.best_cycles(figures, what)}
               for figures in passed.values())
    risen = rise(on, off, recorded)
    print(f"\n{on['kernel']} {machine} {folder} {what} {on['cycles']:.1f} {off['cycles']:.1f} "
          f"({100 * (risen - 1):+.2f}%)")
    if risen > MOST:
        pytest.fail(f"{on['cycles']:.0f} cycles, {100 * (risen - 1):+.2f}%.  If that is meant, "
                    "change tests/guests/demo/cycles.table in the same commit", pytrace=False)
