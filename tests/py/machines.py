# SPDX-License-Identifier: GPL-2.0
"""The emulated machines: one image, and what both say of it."""
import os
import subprocess

import ktap
from tools import TOP, expect_nothing, say    # noqa: F401

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


def build(image, out, sets, orders, more=None):
    """An image that boots on either machine; without sets, KVM is built in.  more: an
    archive for its root."""
    say(f"machines: an image with {', '.join(map(str, sets)) or 'KVM=y'}, {orders}")
    subprocess.run([TOP / "tests/machine/image.sh", image, out, orders, *sets], check=True,
                   env=({"MORE": str(more)} if more else {}) | os.environ)


def boot_sets(image, out, sets, orders, seconds=300, more=None, options=None):
    """Boot both machines with sets of modules; {machine: {set: Report}}.  options: a file of
    more options of Bochs."""
    build(image, out, sets, orders, more)
    # It says how far they are and, if one came to no end, how its console ends.
    subprocess.run([TOP / "tests/machine/machines.sh", out / "demo.iso", out], check=False,
                   env={"TIMEOUT": str(seconds)} | ({"BOCHSRC": str(options)} if options else {})
                   | os.environ)
    reports = {}
    for machine in MACHINES:
        said = out / f"{machine}.ktap"
        text = said.read_text(errors="replace") if said.exists() else ""
        reports[machine] = {name: Report(text, machine, name)
                            for name in [folder.name for folder in sets] or ["builtin"]}
    return reports


def boot(image, out, module_set, orders, **more):
    """The same with one set, or None; {machine: Report}."""
    reports = boot_sets(image, out, [module_set] if module_set else [], orders, **more)
    return {machine: report for machine, sets in reports.items() for report in sets.values()}
