# SPDX-License-Identifier: GPL-2.0
"""tools/kvm_fastpath_top on both machines while two guests run: its reports add up to what the
handlers count, for each handler and for both VMs."""
import json

import machines
import pytest
from packing import pack, python_for
from test_bpftrace import MSRS, PROGRAMS
from tools import TOP, expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
TOOL = TOP / "tools/kvm_fastpath_top"
SECONDS = 1200          # most of them to unpack bpftrace, and for it to begin
VMS = 2
COUNTED = "handled", "declined"


def sums(reports, rows, key):
    """{key: {counter: how much it has grown}}, of the rows of all reports."""
    found = {}
    for said in reports:
        for row in said[rows] or []:
            counters = found.setdefault(row[key], dict.fromkeys(COUNTED, 0))
            for name in COUNTED:
                counters[name] += row[name] * said["seconds"]
    return {which: {name: round(number) for name, number in counters.items()}
            for which, counters in found.items()}


def judge(report):
    """None, or what is wrong with what it said on a machine."""
    wrong = [report.wrong()] if report.faults else []
    test = report.find("top", "reports")
    if not test or not test.ok or [row["msr"] for row in test.figures] != MSRS:
        return "\n".join([*wrong, "it did not end", *(test.notes if test else [])])
    said = [json.loads(line) for line in test.notes if line.startswith("{")]
    counted = {f"{row['msr']:#010x}": {name: row[name] for name in COUNTED}
               for row in test.figures}
    handlers, vms = sums(said, "handlers", "msr"), sums(said, "vms", "pid")
    seen = {msr: handlers.get(msr) for msr in counted}
    if seen != counted:
        wrong.append(f"the handlers counted {counted}, it says {seen}")
    if not all(row["handled"] for row in counted.values()):
        wrong.append("the guests have not run")
    if len(vms) != VMS:
        wrong.append(f"it has seen {len(vms)} VMs: {vms}")
    for name in COUNTED:
        of_all = sum(row[name] for row in counted.values())
        if sum(row[name] for row in vms.values()) != of_all:
            wrong.append(f"{of_all} writes were {name}, those of VMs are {vms}")
    if set(counted) - {row["msr"] for each in said for row in each["handlers"] if row["p50"]}:
        wrong.append("it has no cycles for one of the handlers")
    return "\n".join([*wrong, *test.notes]) if wrong else None


@pytest.fixture(scope="session")
def reports(image, modules, out, tables):
    """What both machines say."""
    folder = out("top")
    reports = machines.boot(
        image, folder, modules("vcpu_run"), "run=top", seconds=SECONDS,
        more=pack(folder / "top.lz4", [*PROGRAMS, *python_for(TOOL, folder / "uses.log")], [TOOL]),
        options="memory: guest=1024, host=1024\n")
    yield reports
    tables.append([line for report in reports.values() if not judge(report)
                   for line in report.find("top", "reports").notes if '"vms": [{' in line])


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_reports(reports, machine):
    expect_nothing(judge(reports[machine]))
