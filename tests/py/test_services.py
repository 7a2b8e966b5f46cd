# SPDX-License-Identifier: GPL-2.0
"""The services for handlers, asked by a module on both machines."""
import machines
import pytest
from test_plugin import judge, load
from tools import TOP, expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]


@pytest.fixture(scope="session")
def reports(kernel, modules, image, out):
    """What both machines say of the module, which does no write if a service is wrong."""
    both = load(modules("vcpu_run"), TOP / "tests/services", kernel, out("services"))
    return machines.boot(image, out("services"), both, f"run=plugin msr={0x83f} value={0x40}")


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_services(reports, machine):
    expect_nothing(judge(reports[machine]))
