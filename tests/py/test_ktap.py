# SPDX-License-Identifier: GPL-2.0
"""The reader of KTAP takes a whole report, and says what is wrong with one that is not."""
import ktap
import pytest

REPORT = """\
KTAP version 1
    KTAP version 1
    # Subtest: vmx
        KTAP version 1
        # Subtest: vcpu_run
            KTAP version 1
            # Subtest: cases
            1..3
{ "case": "first", "handled": 1 }
            ok 1 first
            # cases.c:7: differ
            not ok 2 second
            ok 3 third # SKIP no Xen
        not ok 1 cases
    not ok 1 vcpu_run
    ok 2 kernel_log
not ok 1 vmx
"""


def test_whole_report():
    top, faults = ktap.parse(REPORT)
    assert faults == []
    cases = top.find("vmx", "vcpu_run", "cases")
    assert [test.ok for test in cases.tests.values()] == [True, False, True]
    assert cases.tests["first"].figures == [{"case": "first", "handled": 1}]
    assert cases.tests["second"].notes == ["cases.c:7: differ"]
    assert cases.tests["third"].skipped == "no Xen"
    assert top.find("vmx", "kernel_log").ok
    assert top.find("svm", "kernel_log") is None


@pytest.mark.parametrize("end", range(1, REPORT.count("\n")))
def test_cut_report(end):
    assert ktap.parse("\n".join(REPORT.splitlines()[:end]))[1]


@pytest.mark.parametrize("before, after", [
    ("    ok 1 first\n", ""),
    ("ok 1 first\n", "ok 2 first\n"),
    ("ok 1 first", "ok 1 second"),
    ("first", "third"),
    ("1..3", "1..4"),
    ("    not ok 1 vcpu_run", "    ok 1 vcpu_run"),
    ("not ok 1 cases", "not ok 1 demo"),
    ("        not ok 1 cases\n", ""),
    ("    ok 2 kernel_log", "      ok 2 kernel_log"),
    ("    ok 2 kernel_log", "        ok 2 kernel_log"),
    ("    # Subtest: vmx\n", ""),
    ("            KTAP version 1\n", ""),
    ('"handled": 1 }', '"handled": }'),
    ("ok 3 third", "[    8.1] BUG: ok 3 third"),
])
def test_broken_report(before, after):
    assert before in REPORT
    assert ktap.parse(REPORT.replace(before, after))[1]
