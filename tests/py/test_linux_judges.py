# SPDX-License-Identifier: GPL-2.0
"""What make soak and make irql take for right, and for wrong."""
import json

import linux
import machines
import pytest
import test_irql

WORK = dict.fromkeys(linux.WORK, 10) | {"interrupts_before": 1000, "interrupts_after": 2000}
HANDLERS = [{"msr": linux.ICR, "handled": 900, "declined": 100},
            {"msr": linux.EOI, "handled": 950, "declined": 50}]
TRACED = [{"reason": 32, "exits": 2500}, {"written": linux.ICR, "writes": 1000},
          {"written": linux.EOI, "writes": 1000}]
LINUX = """\
KTAP version 1
    KTAP version 1
    # Subtest: vmx
        KTAP version 1
        # Subtest: live
            KTAP version 1
            # Subtest: linux
                KTAP version 1
                # Subtest: {kind}
{figures}
                ok 1 {phase}
                {lossy} 2 lossy
            ok 1 {kind}
        ok 1 linux
    ok 1 live
    ok 2 kernel_log
ok 1 vmx
"""


def report(phase="traced", kind="deadline", work=None, handlers=None, traced=None,
           lossy="# guest timed out\n                ok"):
    """A machine's report of one phase."""
    rows = [{"phase": phase} | WORK | (work or {}), *(HANDLERS if handlers is None else handlers),
            *(TRACED if traced is None else traced)]
    figures = "\n".join(map(json.dumps, rows))
    return machines.Report(LINUX.format(kind=kind, phase=phase, figures=figures, lossy=lossy),
                           "vmx", "live")


def test_good_phase():
    assert not linux.judge_phase(report(), "deadline", "traced", "vmx")


@pytest.mark.parametrize("planted, said", [
    ({"work": {"sleeps": 0}}, "no sleeps"),
    ({"work": {"interrupts_after": 2300}}, "1300 interrupts, 1000 EOIs"),
    ({"handlers": [HANDLERS[0] | {"handled": 0}, HANDLERS[1]]}, "were handled fast"),
    ({"handlers": [HANDLERS[0], HANDLERS[1] | {"handled": 0, "declined": 1000}]},
     "of 1000 writes to 0x80b 0 were handled fast"),
    ({"traced": TRACED[1:]}, "not each exit was traced"),
    ({"traced": [TRACED[0], TRACED[1] | {"writes": 700}, TRACED[2]]}, "700 writes to 0x830"),
])
def test_wrong_phase(planted, said):
    assert said in linux.judge_phase(report(**planted), "deadline", "traced", "vmx")


def test_part_that_a_machine_cannot_do():
    none = report(work={"hotplugs": 0})
    assert "no hotplugs" in linux.judge_phase(none, "deadline", "traced", "vmx")
    assert not linux.judge_phase(none, "deadline", "traced", "svm")


def test_handled_without_a_handler():
    assert "without a handler" in linux.judge_phase(report("off", traced=[]), "deadline", "off", "vmx")
    assert not linux.judge_phase(report("off", handlers=[], traced=[]), "deadline", "off", "vmx")


def test_phase_that_is_not_there():
    assert "has not passed" in linux.judge_phase(report("on"), "deadline", "traced", "vmx")


def test_loss():
    assert not linux.judge_lossy(report(), "deadline")
    assert "not noticed" in linux.judge_lossy(report(lossy="ok"), "deadline")
    assert "not noticed" in linux.judge_lossy(report(lossy="# x\n                not ok"),
                                              "deadline")


IRQL = {"sent": 400, "received": 400, "armed": 9, "fired": 9,
        "handled": 400, "ended": 390}


def test_good_irql():
    assert not list(test_irql.wrong(IRQL, "on", True))
    assert not list(test_irql.wrong(IRQL | {"ended": 0}, "on", False))


@pytest.mark.parametrize("eois_leave", [True, False])
def test_good_irql_without_handlers(eois_leave):
    assert not list(test_irql.wrong(IRQL | {"handled": 0, "ended": 0}, "off", eois_leave))
    assert not list(test_irql.wrong(IRQL | {"registrations": 2}, "switched", eois_leave))


@pytest.mark.parametrize("planted", [
    {"received": 399}, {"received": 401}, {"fired": 8}, {"fired": 10},
    {"handled": 0}, {"ended": 0}])
def test_wrong_irql(planted):
    assert len(list(test_irql.wrong(IRQL | planted, "on", True))) == 1


# The CPU does these EOIs, or KVM's slow path; the library must not have been asked.
def test_eois_that_do_not_leave():
    assert len(list(test_irql.wrong(IRQL, "on", False))) == 1


def test_irql_without_handlers():
    assert len(list(test_irql.wrong(IRQL, "off", True))) == 1
    assert len(list(test_irql.wrong(IRQL | {"registrations": 1}, "switched", True))) == 1
