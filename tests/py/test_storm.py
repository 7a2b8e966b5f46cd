# SPDX-License-Identifier: GPL-2.0
"""make storm: IPIs on both machines while handlers come and go; each is delivered once."""
import machines
import pytest
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
FEWEST_REGISTRATIONS = 50


def wrong_counts(figures):
    """What is wrong with the counts, once more: a machine believed itself."""
    if not figures["sent"] == figures["received"] == figures["traced"] > 0:
        yield "an IPI was lost, or came twice"
    if figures["handled"] + figures["own"] + figures["slow"] != figures["sent"]:
        yield "not each IPI went one way or the other"
    if not figures["handled"] or not figures["own"]:
        yield "all IPIs went the same way"
    if figures["registrations"] < FEWEST_REGISTRATIONS or not figures["handling"]:
        yield "handlers did not come and go"


def judge(report):
    """None, or what is wrong with the storm on a machine."""
    test = report.find("storm")
    if not test or not test.ok or len(test.figures) != 1:
        return "; ".join(["the storm has not passed", *report.faults, *report.remarks])
    return "; ".join([*wrong_counts(test.figures[0]), *report.faults]) or None


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
