# SPDX-License-Identifier: GPL-2.0
"""The bugs of tests/mutants.table that the emulated machines must see: each is planted in KVM's
modules, in a set of its own, and the demo, the guests' cases and the fuzzers run on all sets."""
import os
import shutil
import subprocess

import bochs
import images
import ktap
from machines import MACHINES
from mutants import PLACES, plant
from tools import TOP, alone, fail, say

# Sets without any, which must not be "seen".
NO_BUG = {place: f"0-no-bug-{place}" for place in PLACES.values()}
UNSEEN = "unseen", ""
# No set: a machine's last test, if it has come to its end.
LOG = "kernel_log"
SETS_A_BOOT = 8
PATIENCE = 540          # seconds without a word, of which one bug may take most


def set_of(bug):
    """hunt.c knows by the name which tests may see the bug."""
    return f"sequences-{bug.name}" if bug.killer == "sequences" else bug.name


def machines_of(bug):
    """A vendor's file is in the modules of both machines, but runs on one."""
    return [machine for machine in MACHINES if bug.file == f"host/graft/graft_{machine}.h"] or list(MACHINES)


def build(kernel, out, place, bug=None):
    """A set of modules, complete with what is off by default; says what is wrong if that does not
    work."""
    name, library = set_of(bug) if bug else NO_BUG[place], out / "library"
    say(f"mutants: building {name}")
    environment = {"LIBRARY": str(library), "OUT": str(out / "modules" / name),
                   "CONFIG_KVM_FASTPATH_TSCDEADLINE": "y"}
    with alone(kernel.parent):
        subprocess.run([TOP / "scripts/copy-library.sh", library], check=True)
        wrong = bug and plant(bug, library)
        if wrong:
            return wrong
        done = subprocess.run([TOP / "scripts/modules.sh", kernel, place], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env=os.environ | environment)
    return f"it does not compile:\n{done.stdout[-2000:]}" if done.returncode else None


def reason(test):
    """What was said of the first test that failed in this one."""
    failed = next((inner for inner in test.tests.values() if inner.ok is False), None)
    if failed:
        return f"{failed.name}: {reason(failed)}" if failed.notes else reason(failed)
    return "; ".join(test.notes)


def judge(report, machine):
    """{set: (seen or unseen, or None if it began but came to no verdict; by what)}."""
    top, _ = ktap.parse(report)
    sets = top.find(machine)
    words = {True: UNSEEN[0], False: "seen", None: None}
    return {} if not sets else {
        name: (words[test.ok], reason(test)) for name, test in sets.tests.items()
        if name != LOG}


def boot(kernel, out, sets, machine):
    """Boot the machine with these sets; what it says of each."""
    folder = out / machine
    iso = images.build(kernel / "image", folder, [out / "modules" / name for name in sets],
                       "run=hunt")
    booted = bochs.Machine(machine, iso, folder)
    bochs.boot([booted], PATIENCE)
    return judge(booted.report.read_text(errors="replace"), machine)


def hunt(kernel, out, sets, machine, run=boot):
    """Boot until there is a verdict on each set, or none: a bug may take its machine with it, and
    those behind it need another."""
    seen, left = {}, list(sets)
    while left:
        verdicts = run(kernel, out, left[:SETS_A_BOOT], machine)
        begun = [name for name in left if name in verdicts]
        if not begun or any(verdicts.get(name, UNSEEN) != UNSEEN for name in NO_BUG.values()):
            return seen | verdicts
        seen |= verdicts
        left = [name for name in left if name not in begun]
    return seen


def hunt_on_both(kernel, out, places, bugs, run=boot):
    """{set: {machine: its verdict}}; a bug that the first machine sees is not shown to the
    second."""
    without = [NO_BUG[place] for place in places]
    seen = {name: {} for name in [*without, *map(set_of, bugs)]}
    for machine in MACHINES:
        left = [set_of(bug) for bug in bugs if machine in machines_of(bug) and
                all(result != "seen" for result, _ in seen[set_of(bug)].values())]
        for name, result in hunt(kernel, out, [*without, *left], machine, run).items():
            seen[name][machine] = result
        for name in without:
            if seen[name].get(machine) != UNSEEN:
                fail(f"mutants: {machine}: without any bug: {name}: {seen[name]}")
    return seen


def verdict(bug, found):
    """(verdict, reason) of a bug, from what the machines say of its set."""
    found = {machine: result for machine, result in found.items() if result}
    results = {result for result, _ in found.values()}
    for machine, (result, by) in found.items():
        if result == "seen":
            return "killed", f"{machine}: {by or 'the kernel log, or a child that died'}"
    if len(found) == len(machines_of(bug)) and results == {"unseen"}:
        return "SURVIVED", ""
    return ("killed", "the machine hangs") if results == {None} and bug.hangs else (
        "BROKEN", "no verdict")


def hunt_all(kernel, bugs):
    """{name: (verdict, reason)} of bugs."""
    out = kernel / "mutants-machine"
    shutil.rmtree(out, ignore_errors=True)
    # One place after the other: the next set shares most of its objects with the last.
    places = sorted({PLACES[bug.killer] for bug in bugs})
    wrong = [build(kernel, out, place) for place in places]
    if any(wrong):
        fail(f"mutants: without any bug: {wrong}")
    broken = {bug: build(kernel, out, PLACES[bug.killer], bug)
              for bug in sorted(bugs, key=lambda bug: PLACES[bug.killer])}
    seen = hunt_on_both(kernel, out, places, [bug for bug in bugs if not broken[bug]])
    return {bug.name: ("BROKEN", broken[bug]) if broken[bug] else verdict(bug, seen[set_of(bug)])
            for bug in bugs}
