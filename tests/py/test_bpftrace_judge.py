# SPDX-License-Identifier: GPL-2.0
"""Histograms that are not what the counters say are refused."""
import pytest
import recorded
import test_bpftrace

RESULTS = """\
# @done[0x830]:
# [1K, 2K)               7 |@@@@@@@@@@@@@@|
# 17:01:05
# @declined[0x830]:
# [1K, 2K)              16 |@@@@@@@@@@@@@@|
#
# @done[0x80b]:
# [512, 1K)              4 |@             |
# [1K, 2K)             412 |@@@@@@@@@@@@@@|
# @done[0x830]:
# [1K, 2K)             400 |@@@@@@@@@@@@@@|
{ "msr": 2059, "handled": 416, "declined": 0 }
{ "msr": 2096, "handled": 400, "declined": 16 }
ok 1 histograms""".replace("#\n", "# \n")


def judge(*edits):
    """The verdict on these results, with something in the place of something else."""
    results = RESULTS
    for before, after in edits:
        assert before in results
        results = results.replace(before, after)
    return test_bpftrace.judge(recorded.report("bpftrace", results))


@pytest.mark.parametrize("edits", [
    [("400 |", "399 |")],
    [("# @done[0x830]:\n# [1K, 2K)             400 |@@@@@@@@@@@@@@|\n", "")],
    [("# [1K, 2K)             412 |@@@@@@@@@@@@@@|\n", "")],
    [("[512, 1K)", "[0)")],
    [("[512, 1K)", "(..., 0)")],
    [("@done[0x80b]", "@done[0x80c]")],
    [("  16 |", "   0 |"), ("declined\": 16", "declined\": 0")],
    [(RESULTS[:RESULTS.index("{")], "# 17:01:05\n"), ("416", "0"), ("400", "0"), ("16", "0")],
    [('"declined": 0', '"declined": 1')],
    [('"handled": 400', '"handled": 800')],
    [("# @declined[0x830]:\n# [1K, 2K)              16 |@@@@@@@@@@@@@@|\n", "")],
    [("# 17:01:05", "# guest: vCPU 1 left with KVM exit reason 8\n# 17:01:05")],
    [("{ \"msr\": 2059", "# @done[0x6e0]:\n{ \"msr\": 2059")],
    [("# 17:01:05\n", "")],
    [('{ "msr": 2059, "handled": 416, "declined": 0 }\n', "")],
    [('{ "msr": 2096, "handled": 400, "declined": 16 }\n', "")],
    [("2059", "2060")],
    [("ok 1", "# bpftrace.c:70: ended with 1\nnot ok 1")],
    [("\nok 1 histograms", "")],
])
def test_broken(edits):
    assert judge(*edits)


@pytest.mark.parametrize("before, after", [
    ("    ok 2 kernel_log\nok 1 vmx\n", ""), ("Subtest: vmx", "Subtest: svm"),
])
def test_machine_that_did_not_end(before, after):
    assert test_bpftrace.judge(recorded.report("bpftrace", RESULTS, before, after))


def test_good():
    assert judge() is None
