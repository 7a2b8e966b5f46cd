# SPDX-License-Identifier: GPL-2.0
"""The kernel's own kvm_stat on a machine: it shows our sums, and they are what the handlers
counted."""
import machines
import pytest
from packing import pack, python_for
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
SECONDS = 600


def shown(lines):
    """{field: its value}, of what kvm_stat prints: a name, its value and how much that grew."""
    fields = [line.split() for line in lines if line.startswith("fastpath_")]
    return {name: int(value) for name, value, *_ in fields}


def expected(figures):
    """The same, as the handlers count: the last is of no handler."""
    return {"fastpath_handled": sum(row["handled"] for row in figures),
            "fastpath_declined": sum(row["declined"] for row in figures),
            "fastpath_unhandled": figures[-1]["unhandled"]}


def judge(report):
    """None, or what is wrong with what a machine reported."""
    if report.faults:
        return report.wrong()
    test = report.find("kvm_stat", "fields")
    if not test or not test.ok or len(test.figures) != 2:
        return "it did not end"
    seen, counted = shown(test.notes), expected(test.figures)
    if not all(counted.values()):
        return f"nothing to see: {counted}"
    return None if seen == counted else f"kvm_stat shows {seen}, not {counted}: {test.notes}"


@pytest.fixture(scope="session")
def reports(image, kernel, modules, out):
    """What both machines say of kvm_stat."""
    folder = out("kvm_stat")
    script = kernel / "linux/tools/kvm/kvm_stat/kvm_stat"
    return machines.boot(image, folder, modules("vcpu_run"), "run=kvm_stat", seconds=SECONDS,
                         more=pack(folder / "kvm_stat.lz4",
                                   python_for(script, folder / "uses.log"), [script]))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_fields(reports, machine):
    expect_nothing(judge(reports[machine]))
