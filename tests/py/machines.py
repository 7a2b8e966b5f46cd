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


def boot_image(iso, out, sets, seconds, **how):
    """Boot both machines with an image; {machine: {set: Report}}.  how: as for a Machine."""
    both = [bochs.Machine(name, iso, out, **how) for name in MACHINES]
    bochs.boot(both, seconds)
    names = [folder.name for folder in sets] or ["own"]
    return {machine.name: {name: Report(machine.report.read_text(errors="replace"), machine.name,
                                        name) for name in names} for machine in both}


def boot_sets(image, out, sets, orders, seconds=300, more=None, **how):
    """The same with an image that is built before.  more: an archive for its root."""
    iso = images.build(image, out, sets, orders, more)
    return boot_image(iso, out, sets, seconds, **how)


def boot(image, out, module_set, orders, **more):
    """The same with one set, or None; {machine: Report}."""
    reports = boot_sets(image, out, [module_set] if module_set else [], orders, **more)
    return {machine: report for machine, sets in reports.items() for report in sets.values()}


def figures(reports):
    """All figures of tests that have passed, of {machine: {set: Report}}."""
    return [figures for sets in reports.values() for report in sets.values() if report.test
            for test in report.test.tests.values() if test.ok for figures in test.figures]
