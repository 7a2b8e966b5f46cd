# SPDX-License-Identifier: GPL-2.0
"""make guests: each case of tests/guests/cases on both machines, handlers on and off.

One boot of each machine has all cases that were chosen, as by "pytest -k eoi_tpr".
"""
import re

import bochs
import machines
import pytest
from tools import TOP, expect_nothing

ROW = re.compile(r'^\t\{ "(\w+)",\s+\{ ([^}]*)', re.M)
pytestmark = pytest.mark.boots
CASES = dict(row for table in sorted((TOP / "tests/guests/cases").glob("*table.c"))
             for row in ROW.findall(table.read_text()))
CHOSEN = pytest.StashKey[set]()
MOST_ORDERED = 20       # by their names; the kernel's command line has an end


def may_be_skipped(name, machine, why):
    """Whether a machine may say that it cannot run the case."""
    setup = CASES[name]
    no_msr_imm = bochs.BOCHS == "bochs" or bochs.has_apicv(machine)
    return "XEN" in setup or "VMX_ONLY" in setup and machine == "svm" or \
        "IMMEDIATE" in setup.split() and (no_msr_imm or why.startswith("this KVM"))


def judge(report, name, machine):
    """None, or what is wrong with a case; skips what cannot be run."""
    test = report.find("cases", name)
    if not test or test.ok is None:
        return "; ".join([f"{name} has not ended", *report.faults, *report.remarks])
    if test.skipped:
        return None if may_be_skipped(name, machine, test.skipped) else f"skipped: {test.skipped}"
    if not test.ok:
        return "; ".join(test.notes) or "failed"
    figures = test.figures
    if len(figures) != 1 or (figures[0]["case"], figures[0]["machine"]) != (name, machine):
        return f"it has other figures: {figures}"
    return None


def table(reports, names):
    """What the handlers did in each case, and what became of it with them and without."""
    yield "handled/declined by the handlers; the outcome is the same without them"
    yield f"{'case':<22} {'vmx':>9} {'svm':>9}  outcome"
    for name in names:
        cells, outcome = [], ""
        for machine in machines.MACHINES:
            test = reports[machine].find("cases", name)
            figures = test.figures[0] if test and test.figures else {}
            cells.append("FAIL" if judge(reports[machine], name, machine) else
                         "{handled}/{declined}".format(**figures) if figures else "-")
            outcome = figures.get("outcome", outcome)
        yield f"{name:<22} {cells[0]:>9} {cells[1]:>9}  {outcome}"
    yield "-: this machine's emulator or its KVM cannot, see Documentation/testing.rst"


@pytest.fixture(scope="session")
def guests(request, image, modules, out, tables):
    """What both machines say of the cases that were chosen."""
    chosen = {item.callspec.params["name"] for item in request.session.items
              if item.function is test_case}
    orders = "run=guests"
    if 0 < len(chosen) <= MOST_ORDERED:
        orders += " cases=" + ",".join(sorted(chosen))
    request.config.stash[CHOSEN] = chosen
    reports = machines.boot(image, out("guests"), modules("vcpu_run"), orders)
    yield reports
    tables.append(list(table(reports, [name for name in CASES if name in (chosen or CASES)])))


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("name", CASES)
def test_case(guests, name, machine):
    report = guests[machine]
    expect_nothing(judge(report, name, machine))
    if report.find("cases", name).skipped:
        pytest.skip(report.find("cases", name).skipped)


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(guests, machine, request):
    report, chosen = guests[machine], request.config.stash[CHOSEN]
    expect_nothing(report.wrong())
    assert set(report.find("cases").tests) == (chosen or set(CASES))
