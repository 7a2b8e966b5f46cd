#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""judge.py TESTS LACKING SET VMX.console SVM.console: one table of KVM's selftests

TESTS is tests.table or a part of it, LACKING a file with the tests that the kernel does
not have, SET the name of our modules.  A test fails that does not end alike with the stock
modules, with ours and the handlers on, and with ours and the handlers off.
"""
import re
import sys

import table

PHASES = ("stock", "on", "off")
MACHINES = ("vmx", "svm")
NUMBERS = ("handlers", "icr", "eoi", "asked")
SKIPPED = 4  # as in the kernel's kselftest.h
NOT_STARTED = 127  # as selftests.c exits if there is no such program
ASSERTION = re.compile(r"^OUTPUT +(\S+\.[ch]:\d+): |^OUTPUT +Failed guest assert: (.*?) at ")
REQUIREMENT = "Requirement not met: "


class Run:
    """How one test ended in one phase, from its line and from what it printed last."""

    def __init__(self, words):
        self.ended = words["ended"]
        self.seconds = float(words["seconds"])
        self.numbers = {n: int(words[n]) for n in NUMBERS if n in words}
        self.output = []

    def name(self):
        named = {"exit:0": "pass", f"exit:{SKIPPED}": "skip"}
        return named.get(self.ended, self.ended.replace("exit:", "fail:"))

    def reason(self):
        if self.name() == "skip":
            return "".join(self.output[-1:]).removeprefix("OUTPUT ").rpartition(REQUIREMENT)[2]
        found = map(ASSERTION.match, self.output)
        return ", ".join(m.group(1) or m.group(2) for m in found if m)

    def outcome(self):
        return f"{self.name()}: {self.reason()}"


class Console:
    """The runs on one machine, and what is wrong with its console as a whole."""

    def __init__(self, machine, ours, lines):
        self.machine = machine
        self.sets = {"stock": "stock", "on": ours, "off": ours}
        self.runs = {}
        self.faults = []
        lines = [line.rstrip() for line in lines if line.strip()]
        last = None
        for line in lines:
            if line.startswith("SELFTEST "):
                last = self.add(line)
            elif line.startswith("OUTPUT ") and last:
                last.output.append(line)
            elif line.startswith("FAIL "):
                self.faults.append(line)
        if not lines or lines[-1] != f"SUCCESS kvm_fastpath machine={machine}":
            self.faults.append("did not come to its end")

    def add(self, line):
        try:
            words = dict(word.split("=", 1) for word in line.split()[1:])
            run = Run(words)
            key = words["test"], words["phase"]
            known = (words["machine"] == self.machine and
                     words["variant"] == self.sets[words["phase"]] and
                     len(run.numbers) == (words["phase"] != "stock") * len(NUMBERS))
        except (KeyError, ValueError):
            known = False
        if not known:
            self.faults.append(f"cannot be read: {line}")
            return None
        if key in self.runs:
            self.faults.append(f"{key[0]} {key[1]}: run twice")
        self.runs[key] = run
        return run


def find_fault(runs, must_handle):
    """What is wrong with the runs of one test on one machine, a dictionary by phase."""
    missing = [phase for phase in PHASES if phase not in runs]
    if missing:
        return "not run: " + ", ".join(missing)
    if any(run.ended == f"exit:{NOT_STARTED}" for run in runs.values()):
        return "was not started"
    differing = [p for p in PHASES if runs[p].outcome() != runs["stock"].outcome()]
    if differing:
        return "not as with the stock modules: " + ", ".join(differing)
    on, off = runs["on"].numbers, runs["off"].numbers
    if not on["handlers"] or off["handlers"] or off["icr"] or off["eoi"]:
        return "the handlers were not on when on, or not off when off"
    if must_handle and not on["icr"] + on["eoi"]:
        return "nothing was handled"
    return ""


def cells(runs):
    """The columns of one machine."""
    on = runs["on"].numbers if "on" in runs else None
    count = f"{on['icr']}+{on['eoi']}/{on['asked']}" if on else ""
    seconds = "/".join(f"{runs[p].seconds:.0f}" if p in runs else "?" for p in PHASES)
    names = [runs[p].name() if p in runs else "MISSING" for p in PHASES]
    return [*names, count, seconds]


class Judge:
    def __init__(self, tests, lacking, consoles):
        self.tests = tests
        self.lacking = lacking
        self.consoles = consoles
        self.passed = self.failed = 0
        self.not_run = []
        self.alike = {}
        self.notes = []

    def bad(self, text, runs=()):
        self.failed += 1
        self.notes.append(f"selftests: {text}")
        for phase in runs:
            self.notes += [f"  {phase}: {line[7:]}" for line in runs[phase].output]

    def judge(self, console, test):
        runs = {p: console.runs.pop((test.name, p)) for p in PHASES
                if (test.name, p) in console.runs}
        where = f"{console.machine} {test.name}"
        absent = ["lacks" if test.name in self.lacking else "-", "", "", "", ""]
        if test.name in self.lacking or console.machine not in test.machines:
            if runs:
                self.bad(f"{where}: run, though it is not to be")
            if test.name not in self.lacking:
                self.not_run.append(f"{where}: not run: {test.reason}")
            return absent
        fault = find_fault(runs, console.machine in test.handled)
        if fault:
            self.bad(f"{where}: {fault}", runs)
        elif runs["on"].name() == "pass":
            self.passed += 1
        else:
            self.alike.setdefault(runs["on"].outcome(), []).append(where)
        return cells(runs)

    def report(self):
        row = "{:<40}" + 2 * " {:<9}{:<9}{:<9}{:<18}{:<9}"
        head = ["stock", "on", "off", "icr+eoi/asked", "seconds"]
        print(row.format("", "vmx", "", "", "", "", "svm", "", "", "", "").rstrip())
        print(row.format("test", *head, *head).rstrip())
        for test in self.tests:
            both = [cell for c in self.consoles for cell in self.judge(c, test)]
            print(row.format(test.name, *both).rstrip())
        print("icr+eoi/asked: writes to the ICR and to EOI that the handlers handled when on, of "
              "all that\nthe registry was asked about; -: not run; lacks: this kernel does not "
              "have it")
        for console in self.consoles:
            for name, phase in console.runs:
                self.bad(f"{console.machine} {name} {phase}: is not in the table")
            for fault in console.faults:
                self.bad(f"{console.machine}: {fault}")
        if not self.passed:
            self.bad("no test has passed")
        alike = [f"alike, {how}\n  {', '.join(who)}" for how, who in self.alike.items()]
        print("\n".join(self.not_run + alike + self.notes))
        print(f"{self.passed} passed, {self.failed} failed")
        return self.failed == 0


def main():
    tests, lacking, ours, *paths = sys.argv[1:]
    consoles = []
    for machine, path in zip(MACHINES, paths, strict=True):
        with open(path, encoding="utf-8", errors="replace") as lines:
            consoles.append(Console(machine, ours, lines))
    with open(lacking, encoding="utf-8") as names:
        judge = Judge(table.read(tests), names.read().split(), consoles)
    sys.exit(0 if judge.report() else 1)


if __name__ == "__main__":
    main()
