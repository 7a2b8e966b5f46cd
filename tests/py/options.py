# SPDX-License-Identifier: GPL-2.0
"""Options of the tests that boot machines."""
import re
from pathlib import Path

import pytest

SAMPLE = Path(__file__).resolve().parents[2] / "samples/x2apic_self_ipi"


def number(text):
    """A number of 32 bits."""
    if not re.fullmatch(r"0x[0-9a-fA-F]+|0|[1-9][0-9]*", text) or int(text, 0) >> 32:
        raise pytest.UsageError(f"{text!r} is no number of 32 bits, such as 64 or 0x40")
    return int(text, 0)


def pytest_addoption(parser):
    group = parser.getgroup("kvm_fastpath")
    group.addoption("--build", type=Path, default=Path("build"), help="where it is built")
    group.addoption("--kernel", default="6.1", help="a series of Linux, such as 6.12")
    group.addoption("--attach", help="where the registry is called from, for all tests alike: "
                    "vcpu_run or handle_exit_irqoff")
    group.addoption("--host", choices=("graft", "live"), default="graft",
                    help="the library in KVM's modules, or in one beside the stock ones")
    group.addoption("--seed", type=int, default=1, help="of the fuzzers")
    group.addoption("--values", type=int, default=20480, help="ICR values to write")
    group.addoption("--sequences", type=int, default=1000, help="sequences of operations to run")
    group.addoption("--rounds", type=int, default=31, help="to time dispatch in")
    group.addoption("--hours", type=float, default=0, help="how long Linux is to soak")
    group.addoption("--selftests", choices=("all", "check"), default="check",
                    help="KVM's own: all, or the short set")
    group.addoption("--plugin", type=Path, default=SAMPLE, help="the folder of a handler's module")
    group.addoption("--msr", type=number, default=0x83f, help="the module's MSR")
    group.addoption("--value", type=number, default=0x40, help="what the guest writes to it")
