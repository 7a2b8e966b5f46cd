# SPDX-License-Identifier: GPL-2.0
"""make storm: IPIs on both machines while handlers come and go; each is delivered once."""
import machines
import pytest
import storms
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
FEWEST_REGISTRATIONS = 50


def wrong_counts(figures):
    """What is wrong with the counts, once more: a machine believed itself."""
    yield from storms.wrong_ways(figures, ("handled", "own", "slow"))
    if not figures["handled"] or not figures["own"]:
        yield "all IPIs went the same way"
    if figures["registrations"] < FEWEST_REGISTRATIONS or not figures["handling"]:
        yield "handlers did not come and go"


def judge(report):
    """None, or what is wrong with the storm on a machine."""
    return storms.judge(report, "storm", wrong_counts)


def table(reports):
    """How the IPIs went, a line a machine."""
    for machine, report in reports.items():
        if not judge(report):
            yield ("{}: {sent} IPIs, {handled} ours, {own} KVM's, {slow} slow, "
                   "{registrations} registrations").format(
                       machine, **report.find("storm").figures[0])


@pytest.fixture(scope="session")
def reports(image, modules, out, tables):
    """What both machines say of the storm."""
    reports = machines.boot(image, out("storm"), modules("handle_exit_irqoff"), "run=storm")
    yield reports
    tables.append(list(table(reports)))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_storm(reports, machine):
    expect_nothing(judge(reports[machine]))
