# SPDX-License-Identifier: GPL-2.0
"""make storm HOST=live: IPIs and timers on both machines while kvm_fastpath.ko is loaded and
unloaded beneath the guests; each is delivered once."""
import machines
import pytest
import storms
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
CYCLES = 110            # on each machine
SECONDS = 1800


def wrong_counts(figures):
    """What is wrong with the counts, once more: a machine believed itself."""
    yield from storms.wrong_ways(figures, ("handled", "own", "slow"))
    if not figures["handled"] or not figures["own"] or not figures["slow"]:
        yield "not all ways were taken"
    yield from storms.wrong_timers(figures)
    if figures["cycles"] < CYCLES or figures["handling"] < CYCLES // 2:
        yield "the library did not come and go"


def judge(report):
    """None, or what is wrong with the storm on a machine."""
    return storms.judge(report, "attach", wrong_counts)


def table(reports):
    """How the IPIs went, a line a machine."""
    for machine, report in reports.items():
        if not judge(report):
            yield ("{}: {cycles} loads, {handling} of which handled something; {sent} IPIs: "
                   "{handled} ours, {own} KVM's, {slow} slow; {fired} timers").format(
                       machine, **report.find("attach").figures[0])


@pytest.fixture(scope="session")
def reports(kernel, image, make, out, tables):
    """What both machines say of the storm."""
    make("live", f"KERNEL={kernel.name}")
    reports = machines.boot(image, out("attach"), kernel / "modules/live",
                            f"run=attach cycles={CYCLES}", seconds=SECONDS)
    yield reports
    tables.append(list(table(reports)))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_attach(reports, machine):
    expect_nothing(judge(reports[machine]))
