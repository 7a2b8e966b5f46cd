# SPDX-License-Identifier: GPL-2.0
"""make host-bench, on the emulated machines: its figures are those of make bench."""
import re

import machines
import pytest
from packing import pack, python_for
from tools import TOP, expect_nothing, run

pytestmark = [pytest.mark.boots, pytest.mark.slow]
TOOL = TOP / "tools/host_bench.py"
ROW = re.compile(r"\| ([\w-]+) \| (\d+) \(\d+-\d+\) \| \d+ \(\d+-\d+\) \| (\d+) \(\d+-\d+\) \| "
                 r".* \| ([\d.]+) and ([\d.]+) \| ([\d.]+) \|$")
MODES = "stock", "live"
# The bench's figure is the most frequent, the tool's is a median.
NEAR = 0.01
SECONDS = 1200
# {workload: the writes of a run that handlers do}.
HANDLED = {"self": 2, "one-way": 2, "pingpong-spin": 4, "pingpong-halt": 4, "nobody": 1, "miss": 0,
           "timer": 0, "decline": 1, "hv-self": 2, "hv-nobody": 1}


def rows(lines):
    """{workload: {mode: cycles}, of the tool's table}, and {workload: handled}."""
    found = list(filter(None, map(ROW.match, lines)))
    return ({row[1]: dict(zip(MODES, map(int, row.group(2, 3)))) for row in found},
            {row[1]: round(float(row[6])) for row in found})


def judge(report, workload):
    """None, or what is wrong with a workload's row on a machine."""
    tool = report.find("host_bench", "table")
    measured, handled = rows(tool.notes if tool else [])
    if workload not in measured:
        return "\n".join([report.wrong() or "no row of it", *(tool.notes if tool else [])])
    for mode in MODES:
        expected = report.find(f"{mode}_{workload}").figures[-1]["mode"]
        if abs(measured[workload][mode] - expected) > NEAR * expected:
            return f"{mode}: {measured[workload][mode]} cycles, make bench has {expected}"
    if handled[workload] != HANDLED[workload]:
        return f"{handled[workload]} writes handled a run, not {HANDLED[workload]}"
    return None


@pytest.fixture(scope="session")
def reports(image, kernel, make, out, tables):
    """What both machines say."""
    make("live", f"KERNEL={kernel.name}")
    folder = out("host_bench")
    run("make", "-C", TOP / "tests/guests", f"OUT={kernel}/guests", log=kernel / "guests.log")
    programs = ["/sbin/insmod", "/sbin/rmmod", *python_for(TOOL, folder / "uses.log")]
    more = pack(folder / "host_bench.lz4", programs, [TOOL, kernel / "guests/host_bench"])
    reports = machines.boot(image, folder, kernel / "modules/live", "run=host_bench",
                            seconds=SECONDS, more=more)
    for report in reports.values():
        tool = report.find("host_bench", "table")
        tables.append(tool.notes if tool else [])
    return reports


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())


@pytest.mark.parametrize("workload", HANDLED)
@pytest.mark.parametrize("machine", machines.MACHINES)
def test_figures(reports, machine, workload):
    expect_nothing(judge(reports[machine], workload))
