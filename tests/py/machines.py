# SPDX-License-Identifier: GPL-2.0
"""The emulated machines: one image, and what both say of it."""
import subprocess
from pathlib import Path

import ktap

TOP = Path(__file__).resolve().parents[2]
MACHINES = "vmx", "svm"


class Report:
    """What a machine said, and what is wrong with that."""

    def __init__(self, text, machine, module_set):
        top, self.faults = ktap.parse(text)
        self.test = top.find(machine, module_set)
        self.remarks = top.notes
        if not self.test:
            self.faults.append(f"nothing of {machine} with {module_set}")
        if not top.find(machine, "kernel_log"):
            self.faults.append("the kernel's log was not looked at")

    def find(self, *names):
        """A test of this set of modules, or None."""
        return self.test and self.test.find(*names)


def build(image, out, module_set, orders):
    """An image that boots on either machine."""
    print(f"\nmachines: an image with {module_set}, {orders}", flush=True)
    subprocess.run([TOP / "tests/machine/image.sh", image, out, orders, module_set], check=True)


def boot(image, out, module_set, orders):
    """Boot both machines with a set of modules; {machine: Report}."""
    build(image, out, module_set, orders)
    # It says how far they are and, if one came to no end, how its console ends.
    subprocess.run([TOP / "tests/machine/machines.sh", out / "demo.iso", out], check=False)
    reports = {}
    for machine in MACHINES:
        said = out / f"{machine}.ktap"
        text = said.read_text(errors="replace") if said.exists() else ""
        reports[machine] = Report(text, machine, module_set.name)
    return reports
