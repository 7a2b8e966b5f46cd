# SPDX-License-Identifier: GPL-2.0
"""The emulated machines: one image, and what both say of it."""
import os
import subprocess
from pathlib import Path

import ktap
import pytest

TOP = Path(__file__).resolve().parents[2]
MACHINES = "vmx", "svm"


class Report:
    """What a machine said of a set of modules, and what is wrong with that."""

    def __init__(self, text, machine, name):
        top, self.faults = ktap.parse(text)
        self.test = top.find(machine, name)
        self.remarks = top.notes
        if not self.test:
            self.faults.append(f"nothing of {machine} with {name}")
        if not top.find(machine, "kernel_log"):
            self.faults.append("the kernel's log was not looked at")

    def find(self, *names):
        """A test of this set of modules, or None."""
        return self.test and self.test.find(*names)

    def wrong(self):
        """None, or what is wrong with the report."""
        return "; ".join(self.faults + self.remarks) if self.faults else None


def expect_nothing(wrong):
    """Fail a test by what is wrong, in these words alone."""
    if wrong:
        pytest.fail(wrong, pytrace=False)


def build(image, out, sets, orders):
    """An image that boots on either machine; without sets, KVM is built in."""
    print(f"\nmachines: an image with {', '.join(map(str, sets)) or 'KVM=y'}, {orders}",
          flush=True)
    subprocess.run([TOP / "tests/machine/image.sh", image, out, orders, *sets], check=True)


def boot_sets(image, out, sets, orders, seconds=300):
    """Boot both machines with sets of modules; {machine: {set: Report}}."""
    build(image, out, sets, orders)
    # It says how far they are and, if one came to no end, how its console ends.
    subprocess.run([TOP / "tests/machine/machines.sh", out / "demo.iso", out], check=False,
                   env={"TIMEOUT": str(seconds)} | os.environ)
    reports = {}
    for machine in MACHINES:
        said = out / f"{machine}.ktap"
        text = said.read_text(errors="replace") if said.exists() else ""
        reports[machine] = {name: Report(text, machine, name)
                            for name in [folder.name for folder in sets] or ["builtin"]}
    return reports


def boot(image, out, module_set, orders, *seconds):
    """The same with one set, or None; {machine: Report}."""
    reports = boot_sets(image, out, [module_set] if module_set else [], orders, *seconds)
    return {machine: report for machine, sets in reports.items() for report in sets.values()}
