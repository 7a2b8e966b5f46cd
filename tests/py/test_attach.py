# SPDX-License-Identifier: GPL-2.0
"""make storm HOST=live: IPIs and timers on both machines while kvm_fastpath.ko is loaded and
unloaded beneath the guests; each is delivered once."""
import machines
import pytest
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
CYCLES = 110            # on each machine
SECONDS = 1800


def wrong_counts(figures):
    """What is wrong with the counts, once more: a machine believed itself."""
    if not figures["sent"] == figures["received"] == figures["traced"] > 0:
        yield "an IPI was lost, or came twice"
    if figures["handled"] + figures["own"] + figures["slow"] != figures["sent"]:
        yield "not each IPI went one way or the other"
    if not figures["handled"] or not figures["own"] or not figures["slow"]:
        yield "not all ways were taken"
    if not figures["armed"] == figures["fired"] > 0:
        yield "a timer's interrupt was lost, or came twice"
    if figures["cycles"] < CYCLES or figures["handling"] < CYCLES // 2:
        yield "the library did not come and go"


def judge(report):
    """None, or what is wrong with the storm on a machine."""
    test = report.find("attach")
    if not test or not test.ok or len(test.figures) != 1:
        return "; ".join(["the storm has not passed", *report.faults, *report.remarks])
    return "; ".join([*wrong_counts(test.figures[0]), *report.faults]) or None


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
