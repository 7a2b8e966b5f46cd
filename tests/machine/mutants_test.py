#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""mutants_test.py: what the machines say of planted bugs is judged as it should be."""
import unittest

import mutants

CONSOLE = """\
HUNT machine=vmx bug=0-no-bug
HUNTED machine=vmx bug=0-no-bug unseen
HUNT machine=vmx bug=seen
CASE machine=vmx name=eoi fast=a slow=b handled=1 declined=0 FAIL fast and slow differ
HUNTED machine=vmx bug=seen seen
HUNT machine=vmx bug=hangs
"""


def bug(name, killer="vcpu_run", file="host/trace.c"):
    return mutants.Bug(name, file, killer, "")


def machines(**behaviour):
    """A boot that comes as far as the first set that takes the machine with it."""
    shown = []

    def run(_kernel, _out, sets, machine):
        verdicts = {}
        for name in sets:
            shown.append((machine, name))
            verdicts[name] = behaviour.get(name, {}).get(machine, mutants.UNSEEN)
            if verdicts[name][0] is None:
                break
        return verdicts
    return run, shown


class Mutants(unittest.TestCase):
    def test_console(self):
        self.assertEqual(mutants.judge(CONSOLE), {
            "0-no-bug": mutants.UNSEEN, "hangs": (None, ""),
            "seen": ("seen", "eoi: fast and slow differ")})

    def test_first_machine_that_sees_a_bug_is_enough(self):
        run, shown = machines(a={"vmx": ("seen", "x")}, b={"svm": ("seen", "y")})
        seen = mutants.hunt_on_both(None, None, [bug("a"), bug("b")], run)
        self.assertEqual(mutants.verdict(bug("a"), seen["a"]), ("killed", "vmx: x"))
        self.assertEqual(mutants.verdict(bug("b"), seen["b"]), ("killed", "svm: y"))
        self.assertNotIn(("svm", "a"), shown)

    def test_a_vendors_bug_is_shown_to_its_machine(self):
        bugs = [bug("a", file="host/svm.c"), bug("b", file="host/vmx.c")]
        run, shown = machines(a={"svm": ("seen", "x")})
        seen = mutants.hunt_on_both(None, None, bugs, run)
        self.assertEqual([name for machine, name in shown if machine == "svm"],
                         [mutants.NO_BUG, "a"])
        self.assertEqual(mutants.verdict(bugs[0], seen["a"])[0], "killed")
        self.assertEqual(mutants.verdict(bugs[1], seen["b"])[0], "SURVIVED")

    def test_those_behind_a_hang_get_another_boot(self):
        dead = {"vmx": (None, ""), "svm": (None, "")}
        run, shown = machines(a=dead, b={"svm": ("seen", "y")})
        seen = mutants.hunt_on_both(None, None, [bug("a"), bug("b")], run)
        self.assertEqual(shown.count(("vmx", "a")), 1)
        self.assertEqual(mutants.verdict(bug("a"), seen["a"])[0], "BROKEN")
        self.assertEqual(mutants.verdict(bug("a", "vcpu_run,hangs"), seen["a"])[0], "killed")
        self.assertEqual(mutants.verdict(bug("b"), seen["b"])[0], "killed")

    def test_unseen_on_both(self):
        seen = mutants.hunt_on_both(None, None, [bug("a")], machines()[0])
        self.assertEqual(mutants.verdict(bug("a"), seen["a"]), ("SURVIVED", ""))

    def test_a_machine_that_does_not_boot(self):
        seen = mutants.hunt_on_both(None, None, [bug("a")], lambda *_: {})
        self.assertEqual(mutants.verdict(bug("a", "vcpu_run,hangs"), seen["a"]),
                         ("BROKEN", "no verdict"))

    def test_nothing_is_shown_after_a_failure_without_a_bug(self):
        run, shown = machines(**{mutants.NO_BUG: {"vmx": ("seen", "x")}})
        sets = [mutants.NO_BUG, *"abcdefghij"]
        mutants.hunt(None, None, sets, "vmx", run)
        self.assertEqual(len(shown), mutants.SETS_A_BOOT)


if __name__ == "__main__":
    unittest.main()
