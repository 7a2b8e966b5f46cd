# SPDX-License-Identifier: GPL-2.0
"""What judges the machines' reports refuses what a broken machine would say."""
import machines
import pytest
import test_guests

CASES = {"first": "WRITE_MSR, 0, ICR, OTHER ", "second": "STEPS, TRACED | VMX_ONLY, EOI, DO(CLI",
         "third": "WRITE_MSR, XEN, ICR, OTHER "}
FIGURES = """\
{ "case": "%s", "machine": "MACHINE", "outcome": "rip+2", "handled": 1, "declined": 0 }
"""
GUESTS = f"""\
KTAP version 1
    KTAP version 1
    # Subtest: MACHINE
        KTAP version 1
        # Subtest: vcpu_run
            KTAP version 1
            # Subtest: cases
            1..3
{FIGURES % "first"}            ok 1 first
{FIGURES % "second"}            ok 2 second
            ok 3 third # SKIP no Xen
        ok 1 cases
    ok 1 vcpu_run
    ok 2 kernel_log
ok 1 MACHINE
"""


def wrong(text, machine):
    """What is wrong with the three cases and the report."""
    report = machines.Report(text.replace("MACHINE", machine), machine, "vcpu_run")
    found = [test_guests.judge(report, name, machine) for name in CASES]
    return [text for text in found if text] + report.faults


@pytest.fixture(autouse=True)
def cases(monkeypatch):
    monkeypatch.setattr(test_guests, "CASES", CASES)


@pytest.mark.parametrize("machine, text", [
    ("vmx", GUESTS),
    ("svm", GUESTS),
    ("svm", GUESTS.replace(FIGURES % "second", "").replace("2 second", "2 second # SKIP no")),
    ("vmx", GUESTS.replace("third # SKIP no Xen", "third").replace(
        "            ok 3", FIGURES % "third" + "            ok 3")),
])
def test_good(machine, text):
    assert wrong(text, machine) == []


@pytest.mark.parametrize("machine, before, after", [
    ("vmx", "            ok 1 first\n", ""),
    ("vmx", FIGURES % "first", ""),
    ("vmx", FIGURES % "first", 2 * FIGURES % ("first", "first")),
    ("vmx", '"first"', '"second"'),
    ("vmx", '"MACHINE"', '"svm"'),
    ("vmx", "            ok 1 first", "            # cases.c:7: differ\n            not ok 1 first"),
    ("vmx", "2 second", "2 second # SKIP no"),
    ("svm", "1 first", "1 first # SKIP no"),
    ("vmx", "ok 3 third # SKIP no Xen", "ok 3 fourth"),
    ("vmx", "    ok 2 kernel_log\n", ""),
    ("vmx", "    ok 2 kernel_log\nok 1 MACHINE\n", "# klog.c:30: kernel log: BUG: x\n"),
    ("vmx", "ok 1 MACHINE\n", ""),
    ("svm", "vcpu_run", "handle_exit_irqoff"),
    ("vmx", GUESTS, ""),
    ("vmx", "Subtest: MACHINE", "Subtest: svm"),
])
def test_broken(machine, before, after):
    assert before in GUESTS
    assert wrong(GUESTS.replace(before, after), machine)


