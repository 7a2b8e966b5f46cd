# SPDX-License-Identifier: GPL-2.0
"""make demo-bpftrace: tools/kvm_fastpath.bt while a guest runs; each write that the handlers
count is in one of its histograms, once."""
import re

import machines
import pytest
from packing import pack
from tools import TOP, expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
MSRS = [0x80b, 0x830]
KEY = re.compile(r"@(\w+)\[(\w+)\]:")
CYCLES = re.compile(r"\[\d+[KM]?, \d+[KM]?\)\s+(\d+) \|")
TIME = re.compile(r"\d\d:\d\d:\d\d$")
SECONDS = 900           # most of them to unpack bpftrace
# It asks clang for its folders through a shell, and dies if there is no shell.
PROGRAMS = ["/usr/bin/bpftrace", "/bin/sh"]


def histograms(lines):
    """{(MSR, verdict): events}.  A histogram may come again, and stands for the earlier one
    too; what is in no number of cycles does not count."""
    seen, key = {}, None
    for line in lines:
        begins, row = KEY.match(line), CYCLES.match(line)
        if begins:
            key = begins[2], begins[1]
            seen[key] = 0
        elif key and row:
            seen[key] += int(row[1])
    return seen


def counted(figures):
    """{(MSR, verdict): writes}, as the handlers count them; those that there were."""
    return {(f"{row['msr']:#x}", verdict): row[counter] for row in figures
            for verdict, counter in (("done", "handled"), ("declined", "declined"))
            if row[counter]}


def judge(report):
    """None, or what is wrong with the script's run on a machine."""
    wrong = [report.wrong()] if report.faults else []
    test = report.find("bpftrace", "histograms")
    if not test or not test.ok or [row["msr"] for row in test.figures] != MSRS:
        return "\n".join([*wrong, "it did not end"])
    events, counters = histograms(test.notes), counted(test.figures)
    if events != counters:
        wrong.append(f"not each write is in a histogram once: {events}, not {counters}")
    if {verdict for _, verdict in events} != {"done", "declined"}:
        wrong.append("it has not seen both, done and declined writes")
    if not any(map(TIME.match, test.notes)):
        wrong.append("nothing was printed before the end")
    # bpftrace does not tell how its command ended.
    return "\n".join(wrong + [line for line in test.notes if line.startswith("guest: ")]) or None


@pytest.fixture(scope="session")
def reports(image, modules, out, tables):
    """What both machines say of the script."""
    folder = out("demo-bpftrace")
    reports = machines.boot(image, folder, modules("handle_exit_irqoff"), "run=bpftrace",
                            seconds=SECONDS,
                            more=pack(folder / "bpftrace.lz4", PROGRAMS,
                                      [TOP / "tools/kvm_fastpath.bt"]),
                            options="memory: guest=1024, host=1024\n")
    yield reports
    tables.append([line for report in reports.values() if not judge(report)
                   for line in report.find("bpftrace", "histograms").notes])


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_histograms(reports, machine):
    expect_nothing(judge(reports[machine]))
