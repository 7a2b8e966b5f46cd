# SPDX-License-Identifier: GPL-2.0
"""make irql: guests that raise and lower their TPR at each interrupt, as Windows does; with Hyper-V's
registers and timers, with more vCPUs than CPUs, with wide and sparse x2APIC ids."""
import re

import bochs
import machines
import pytest
from tools import TOP, expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
NAMES = re.findall(r'^\t\{ "(\w+)"', (TOP / "tests/guests/irql/irql.c").read_text(), re.M)
PHASES = "on", "off", "switched"
CPUS = 2, 4             # of a machine
SECONDS = 900
# Where APICs may be reached by more than one vCPU's id, or an EOI is not KVM's alone to do, the
# handlers decline; of the rest some writes come before a handler may have them.
FEWEST_FAST = 0.5


def wrong(figures, phase, eois_leave):
    """What is wrong with the counts of a guest."""
    for one, other in ("sent", "received"), ("armed", "fired"):
        if not figures[one] == figures[other] > 0:
            yield f"{figures[one]} {one}, {figures[other]} {other}"
    if phase == "on" and figures["handled"] != figures["sent"]:
        yield f"{figures['handled']} of {figures['sent']} IPIs were handled fast"
    if phase == "on" and eois_leave and figures["ended"] < FEWEST_FAST * figures["received"]:
        yield f"{figures['ended']} EOIs of {figures['received']} IPIs were handled fast"
    if phase == "on" and not eois_leave and figures["ended"]:
        yield f"{figures['ended']} EOIs were handled that should not leave the guest"
    if phase == "off" and (figures["handled"] or figures["ended"]):
        yield "handled without a handler"
    if phase == "switched" and figures["registrations"] < 2:
        yield "the handlers did not come and go"


def judge(report, name, phase, machine):
    """None, or what is wrong with a guest."""
    test = report.find("irql", f"{name}_{phase}")
    if not test or not test.ok or len(test.figures) != 1:
        return "; ".join([f"{name}_{phase} has not passed", *report.faults, *report.remarks])
    eois_leave = name.startswith("hyperv") or not bochs.has_apicv(machine)
    return "; ".join(wrong(test.figures[0], phase, eois_leave)) or None


@pytest.fixture(scope="session", params=CPUS, ids=[f"{cpus}_cpus" for cpus in CPUS])
def reports(request, image, modules, out, tables):
    """What both machines say of these guests, with so many CPUs."""
    reports = machines.boot(image, out(f"irql-{request.param}"), modules("vcpu_run"), "run=irql",
                            seconds=SECONDS, options=f"cpu: count=1:{request.param}:1\n")
    yield reports
    tables.append([f"{machine} {request.param} CPUs {name} {phase}: " +
                   ", ".join(f"{count} {what}" for what, count in
                             report.find("irql", f"{name}_{phase}").figures[0].items())
                   for machine, report in reports.items() for name in NAMES
                   for phase in ("on", "switched") if not judge(report, name, phase, machine)])


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("phase", PHASES)
def test_guest(reports, phase, name, machine):
    expect_nothing(judge(reports[machine], name, phase, machine))


def total(report, count, phases):
    """Over all guests, because in one alone it may not happen."""
    return sum(figures[count] for name in NAMES for phase in phases
               if (test := report.find("irql", f"{name}_{phase}")) for figures in test.figures)


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_some_writes_meet_a_handler(reports, machine):
    handled, sent = (total(reports[machine], count, ["switched"]) for count in ("handled", "sent"))
    assert 0 < handled < sent


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_some_interrupts_come_into_anothers_handler(reports, machine):
    assert total(reports[machine], "nested", PHASES)


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())
