# SPDX-License-Identifier: GPL-2.0
"""make live-test: kvm_fastpath.ko beside Debian's own modules on both machines: what it refuses,
who else may want the same function, and KVM's modules that come and go beneath it."""
import re

import altered
import machines
import pytest
from tools import TOP, expect_nothing

pytestmark = pytest.mark.boots
ROW = re.compile(r'^\t\{ "(\w+)",', re.M)
LIVE = TOP / "tests/guests/live"
CASES = [(group, name) for group, names in {
    "power": ["cpu_off", "suspend"],
    "modules": ["vendor_reloaded", "before_vendor", "twice"],
    "coexistence": [*ROW.findall((LIVE / "coexistence.c").read_text()), "events", "bpf",
                    "ftrace_enabled"],
    "refusals": ROW.findall((LIVE / "refusals.c").read_text()),
}.items() for name in names]


@pytest.fixture(scope="session")
def reports(kernel, image, make, out):
    """What both machines say of all cases."""
    make("live", f"KERNEL={kernel.name}")
    make("modules", f"KERNEL={kernel.name}", "ATTACH=vcpu_run")
    folder = out("livetest")
    folder.mkdir(exist_ok=True)
    archive = altered.pack(kernel, folder, altered.stock_kvm(kernel),
                           kernel / "modules/vcpu_run/kvm.ko")
    return machines.boot(image, folder, kernel / "modules/live", "run=live", more=archive,
                         seconds=900)


def judge(report, group, name):
    """None, or what is wrong with a case."""
    test = report.find(group, name)
    if not test or not test.ok:
        return "; ".join([f"{name} has not passed", *report.faults, *report.remarks])
    return None


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("group, name", CASES)
def test_case(reports, group, name, machine):
    expect_nothing(judge(reports[machine], group, name))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())
    assert sum(len(reports[machine].find(group).tests)
               for group in {group for group, _ in CASES}) == len(CASES)
