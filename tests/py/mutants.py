#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""mutants.py KERNELDIR [NAME...]: plant the bugs of tests/mutants.table whose killer is a
place that the registry is called from, or "sequences", in KVM's modules, each in a set of
its own, and run the demo, the guests' cases and the fuzzers on all sets, on both emulated
machines.  Each bug must be seen on one of them; modules without a bug must pass.
"""
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock

import ktap

TOP = Path(__file__).resolve().parents[2]
PLACES = {"vcpu_run": "vcpu_run", "handle_exit_irqoff": "handle_exit_irqoff",
          "sequences": "vcpu_run"}
MACHINES = "vmx", "svm"
NO_BUG = "0-no-bug"
UNSEEN = "unseen", ""
SETS_A_BOOT = 8
SECONDS_A_SET = 240

# What is built for the first place is hunted while the next is built for.
building = Lock()


class Bug:
    """A row of the table."""

    def __init__(self, name, file, killer, script):
        self.name, self.file, self.script = name, file, script
        self.killer, _, self.hangs = killer.partition(",")
        # hunt.c knows by the name which tests may see the bug.
        self.set = f"sequences-{name}" if self.killer == "sequences" else name
        # A vendor's file is in the modules of both machines, but runs on one.
        self.machines = [machine for machine in MACHINES
                         if file == f"host/{machine}.c"] or list(MACHINES)


def read_table(lines, names):
    rows = (line.split(None, 3) for line in lines if line.strip() and line[0] != "#")
    bugs = [Bug(*(field.strip() for field in row)) for row in rows]
    return [bug for bug in bugs if bug.killer in PLACES and (not names or bug.name in names)]


def plant(bug, library):
    """Put the bug into a copy of the library; say what is wrong if that does not work."""
    before = (library / bug.file).read_bytes()
    after = subprocess.run(["sed", "-Ez", bug.script], input=before, check=False,
                           stdout=subprocess.PIPE).stdout
    if after in (before, b""):
        return "its script does not apply"
    (library / bug.file).write_bytes(after)
    return None


def build(kernel, place, library, out):
    """The modules with the library in the folder, complete with what is off by default."""
    env = dict(os.environ, LIBRARY=str(library), OUT=str(out),
               CONFIG_KVM_FASTPATH_TSCDEADLINE="y")
    done = subprocess.run([TOP / "scripts/modules.sh", kernel, place], env=env, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return None if done.returncode == 0 else f"it does not compile:\n{done.stdout[-2000:]}"


def build_sets(kernel, place, bugs, out):
    """A folder of modules for each bug, and one without; those that cannot be built."""
    library, broken = out / "library", {}
    shutil.rmtree(out, ignore_errors=True)
    for bug in [None, *bugs]:
        name = bug.set if bug else NO_BUG
        print(f"mutants: {place}: building {name}", flush=True)
        shutil.rmtree(library, ignore_errors=True)
        env = {key: value for key, value in os.environ.items() if key != "LIBRARY"}
        subprocess.run([TOP / "scripts/copy-library.sh", library], env=env, check=True)
        wrong = (plant(bug, library) if bug else None) or \
            build(kernel, place, library, out / "modules" / name)
        if wrong and not bug:
            raise SystemExit(f"mutants: {wrong}")
        if wrong:
            broken[name] = wrong
    return broken


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
        name: (words[test.ok], reason(test)) for name, test in sets.tests.items()}


def boot(kernel, out, sets, machine):
    """Boot the machine with these sets; what it says of each."""
    image = out / machine
    subprocess.run([TOP / "tests/machine/image.sh", kernel / "image", image, "run=hunt",
                    *(out / "modules" / name for name in sets)], check=True,
                   stdout=subprocess.DEVNULL)
    env = dict(os.environ)
    env.setdefault("TIMEOUT", str(300 + SECONDS_A_SET * len(sets)))
    subprocess.run([TOP / "tests/machine/boot.sh", machine, image / "demo.iso", image],
                   env=env, check=False)
    return judge((image / f"{machine}.ktap").read_text(errors="replace"), machine)


def hunt(kernel, out, sets, machine, run=boot):
    """Boot until there is a verdict on each set, or none: a bug may take its machine with
    it, and those behind it need another."""
    seen, left = {}, list(sets)
    while left:
        verdicts = run(kernel, out, left[:SETS_A_BOOT], machine)
        begun = [name for name in left if name in verdicts]
        if not begun:
            break
        seen.update((name, verdicts[name]) for name in begun)
        left = [name for name in left if name not in begun]
        if seen.get(NO_BUG, UNSEEN) != UNSEEN:
            break
    return seen


def hunt_on_both(kernel, out, bugs, run=boot):
    """{set: {machine: its verdict}}; a bug that the first machine sees is not shown to the
    second."""
    seen = {name: {} for name in [NO_BUG, *(bug.set for bug in bugs)]}
    for machine in MACHINES:
        left = [bug.set for bug in bugs if machine in bug.machines and
                all(result != "seen" for result, _ in seen[bug.set].values())]
        for name, result in hunt(kernel, out, [NO_BUG, *left], machine, run).items():
            seen[name][machine] = result
    return seen


def verdict(bug, found):
    """(verdict, reason) of a bug, from what the machines say of its set."""
    found = {machine: result for machine, result in (found or {}).items() if result}
    for machine, (result, by) in found.items():
        if result == "seen":
            return "killed", f"{machine}: {by or 'the kernel log, or a child that died'}"
    if len(found) == len(bug.machines) and all(result == "unseen" for result, _ in found.values()):
        return "SURVIVED", ""
    if found and all(result is None for result, _ in found.values()) and bug.hangs:
        return "killed", "the machine hangs"
    return "BROKEN", "no verdict"


def hunt_from(kernel, place, bugs):
    """[(bug, verdict, reason)] of the bugs that are to be seen from the place."""
    out = kernel / "mutants-machine" / place
    with building:
        broken = build_sets(kernel, place, bugs, out)
    seen = hunt_on_both(kernel, out, [bug for bug in bugs if bug.set not in broken])
    if any(seen[NO_BUG].get(machine) != UNSEEN for machine in MACHINES):
        raise SystemExit(f"mutants: {place}: without any bug: {seen[NO_BUG]}")
    return [(bug, "BROKEN", broken[bug.set]) if bug.set in broken else
            (bug, *verdict(bug, seen[bug.set])) for bug in bugs]


def main():
    kernel, names = Path(sys.argv[1]).resolve(), sys.argv[2:]
    bugs = read_table((TOP / "tests/mutants.table").read_text().splitlines(), names)
    places = [place for place in dict.fromkeys(PLACES.values())
              if any(PLACES[bug.killer] == place for bug in bugs)]
    counts = {"killed": 0, "SURVIVED": 0, "BROKEN": 0}
    with ThreadPoolExecutor(len(places) or 1) as pool:
        for results in pool.map(lambda place: hunt_from(kernel, place, [
                bug for bug in bugs if PLACES[bug.killer] == place]), places):
            for bug, what, why in results:
                counts[what] += 1
                print(f"{what} {bug.name}: {why}" if why else f"{what} {bug.name}", flush=True)
    print(f"mutants of host/: {counts['killed']} killed, {counts['SURVIVED']} survived, "
          f"{counts['BROKEN']} broken")
    return counts["killed"] == 0 or counts["SURVIVED"] + counts["BROKEN"] > 0


if __name__ == "__main__":
    sys.exit(main())
