# SPDX-License-Identifier: GPL-2.0
"""Both emulated machines: one image, and what they say of it."""
import bochs
import images
import ktap

MACHINES = tuple(bochs.MODELS)


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


def boot_image(iso, out, seconds, options="", commands=""):
    """Boot both machines; {machine: its report}."""
    both = [bochs.Machine(name, iso, out, options, commands) for name in MACHINES]
    bochs.boot(both, seconds)
    return {machine.name: machine.report.read_text(errors="replace") for machine in both}


def boot_sets(image, out, sets, orders, seconds=300, more=None, options=""):
    """Boot both machines with sets of modules; {machine: {set: Report}}.  more: an archive for
    the image; options: lines for Bochs."""
    iso = images.build(image, out, sets, orders, more)
    return {machine: {name: Report(text, machine, name)
                      for name in [folder.name for folder in sets] or ["builtin"]}
            for machine, text in boot_image(iso, out, seconds, options).items()}


def boot(image, out, module_set, orders, **more):
    """The same with one set, or None; {machine: Report}."""
    reports = boot_sets(image, out, [module_set] if module_set else [], orders, **more)
    return {machine: report for machine, sets in reports.items() for report in sets.values()}
