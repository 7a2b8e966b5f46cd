# SPDX-License-Identifier: GPL-2.0
"""Reports of kvm_fastpath_top that do not add up to the handlers' counters are refused."""
import pytest
import recorded
from test_top_guests import judge

RESULTS = """\
# {"seconds": 10.5, "handlers": [{"msr": "0x0000080b", "handled": 0, "declined": 0, "p50": null}, \
{"msr": "0x00000830", "handled": 0, "declined": 0, "p50": null}], "vms": null}
# {"seconds": 10.5, "handlers": [{"msr": "0x0000080b", "handled": 20.952, "declined": 0, "p50": 50}, \
{"msr": "0x00000830", "handled": 9.524, "declined": 0.952, "p50": 50}], "vms": \
[{"pid": 71, "handled": 30.476, "declined": 0.952}]}
# {"seconds": 10, "handlers": [{"msr": "0x0000080b", "handled": 10, "declined": 0, "p50": 50}, \
{"msr": "0x00000830", "handled": 10, "declined": 1, "p50": 50}], "vms": \
[{"pid": 72, "handled": 20, "declined": 1}]}
{ "msr": 2059, "handled": 320, "declined": 0 }
{ "msr": 2096, "handled": 200, "declined": 20 }
ok 1 reports"""


def verdict(before="", after="", machine=("", "")):
    """That on these results, with something in the place of something else."""
    assert before in RESULTS
    return judge(recorded.report("top", RESULTS.replace(before, after), *machine))


def test_good():
    assert verdict() is None


@pytest.mark.parametrize("before, after", [
    ('"handled": 10, "declined": 0', '"handled": 9.9, "declined": 0'),
    ('"declined": 0.952, "p50"', '"declined": 0, "p50"'),
    ('"handled": 320', '"handled": 321'), ('"declined": 20', '"declined": 0'),
    ('"pid": 72', '"pid": 71'), ('"pid": 72, "handled": 20', '"pid": 72, "handled": 20.1'),
    ('"handled": 20, "declined": 1', '"handled": 20, "declined": 0'),
    ('"p50": 50}, {', '"p50": null}, {'), ('2059', '2060'),
    ('{ "msr": 2059, "handled": 320, "declined": 0 }\n', ""),
    ("ok 1 reports", "# top.c:70: ended with 1\nnot ok 1 reports"), ("ok 1 reports", ""),
])
def test_broken(before, after):
    assert verdict(before, after)


def test_machine_that_did_not_end():
    assert verdict(machine=("    ok 2 kernel_log\nok 1 vmx\n", ""))
