# SPDX-License-Identifier: GPL-2.0
"""Options of the tests that boot machines."""
from pathlib import Path


def pytest_addoption(parser):
    group = parser.getgroup("kvm_fastpath")
    group.addoption("--build", type=Path, default=Path("build"), help="where it is built")
    group.addoption("--kernel", default="6.1", help="6.1 or 6.12")
    group.addoption("--attach", help="where the registry is called from, for all tests alike: "
                    "vcpu_run or handle_exit_irqoff")
    group.addoption("--seed", type=int, default=1, help="of the fuzzers")
    group.addoption("--values", type=int, default=20480, help="ICR values to write")
    group.addoption("--sequences", type=int, default=1000, help="sequences of operations to run")
    group.addoption("--builtin", type=Path, help="the folder of an image with KVM=y")
    group.addoption("--selftests", choices=("all", "check"), default="check",
                    help="KVM's own: all, or the short set")
