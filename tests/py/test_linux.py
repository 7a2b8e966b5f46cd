# SPDX-License-Identifier: GPL-2.0
"""make soak: Linux as a guest.  It does its work with our handlers and without them, starts itself
again, loses nothing, and does not complain; and it notices a handler that loses IPIs."""
import time

import bochs
import linux
import machines
import pytest
from test_plugin import load
from tools import TOP, expect_nothing, say

pytestmark = [pytest.mark.boots, pytest.mark.slow]
SECONDS = 1200
ROWS = [(machine, phase) for machine in machines.MACHINES for phase in linux.phases(machine)]
ROUNDS = 20             # of each kind of guest, in each boot of a soak
REASONS = {
    "vmx": {1: "interrupt", 7: "window", 10: "CPUID", 12: "HLT", 18: "VMCALL", 28: "CR", 30: "I/O",
            31: "RDMSR", 32: "WRMSR", 40: "PAUSE", 48: "EPT violation", 52: "preemption timer"},
    "svm": {0x60: "interrupt", 0x64: "window", 0x72: "CPUID", 0x77: "PAUSE", 0x78: "HLT",
            0x7b: "I/O", 0x7c: "MSR", 0x81: "VMMCALL", 0x400: "NPF"},
}


def by_reason(machine, exits):
    """The most frequent reasons of exits."""
    most = sorted(exits.items(), key=lambda row: -row[1])
    return ", ".join(f"{REASONS[machine].get(reason, reason)} {count}" for reason, count in most[:8])


def share(handlers, unhandled):
    """The writes that were handled fast, of all WRMSR exits, and by MSR."""
    handled = sum(row[0] for row in handlers.values())
    asked = sum(map(sum, handlers.values())) + unhandled
    of_each = ", ".join(f"{msr:#x} {row[0]}/{sum(row)}" for msr, row in sorted(handlers.items())
                        if any(row))
    return f"{handled}/{asked} ({100 * handled / max(asked, 1):.0f}%): {of_each}"


def rows(machine, kind, report):
    """Lines about a kind of guest on a machine."""
    found = {name: linux.phase(report, kind, name) for name in linux.phases(machine)}
    if not all(found.values()):
        yield f"{machine.upper()} {kind}: FAIL"
        return
    on, off = found["on"][0], found["off"][0]
    change = [f"{what} {100 * (on[f'{what}_cycles'] / off[f'{what}_cycles'] - 1):+.1f}%"
              for what in linux.PARTS if what not in linux.CANNOT[machine]]
    late = [f"{what} {on[f'{what}_latest_ns'] / 1e6:.2f} ms ({off[f'{what}_latest_ns'] / 1e6:.2f})"
            for what in ("sleep", "tick")]
    work, handlers, exits, _ = found["traced"]
    yield (f"{machine.upper()} {kind}: {on['cycles']} cycles, {off['cycles']} stock "
           f"({100 * (on['cycles'] / off['cycles'] - 1):+.1f}%)")
    yield f"    cycles: {', '.join(change)}"
    yield f"    latest, and stock: {', '.join(late)}"
    yield f"    fast: {share(handlers, work['unhandled'])}"
    yield f"    exits: {by_reason(machine, exits)}"


@pytest.fixture(scope="session")
def emulators(kernel, make):
    """This guest boots on an AMD machine in Bochs 3 alone, and on an Intel one in Debian 12's."""
    make("bochs")
    return {"vmx": ("bochs", bochs.MODELS["vmx"]), "svm": (kernel.parent / "bochs/bochs", "ryzen")}


@pytest.fixture(scope="session")
def reports(request, kernel, image, modules, out, tables, emulators):
    """What both machines say of Linux, of several boots the last."""
    folder, hours = out("soak"), request.config.getoption("hours")
    folder.mkdir(exist_ok=True)
    lossy = load(modules("handle_exit_irqoff"), TOP / "tests/lossy", kernel, folder)
    end, rounds = time.monotonic() + 3600 * hours, ROUNDS if hours else 0
    while True:
        reports = machines.boot(image, folder, lossy, f"run=linux rounds={rounds}",
                                seconds=SECONDS,
                                more=linux.archive(image, folder), emulators=emulators)
        if time.monotonic() >= end or any(report.wrong() for report in reports.values()):
            break
        say(f"soak: {(end - time.monotonic()) / 60:.0f} minutes left")
    yield reports
    tables.append([line for machine, report in reports.items() for kind in linux.KINDS
                   for line in rows(machine, kind, report)])


@pytest.mark.parametrize("machine, phase", ROWS)
@pytest.mark.parametrize("kind", linux.KINDS)
def test_phase(reports, phase, kind, machine):
    expect_nothing(linux.judge_phase(reports[machine], kind, phase, machine))


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("kind", linux.KINDS)
def test_loss_is_noticed(reports, kind, machine):
    expect_nothing(linux.judge_lossy(reports[machine], kind))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())
