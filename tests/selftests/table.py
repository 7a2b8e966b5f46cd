#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""table.py TABLE WHICH KVMDIR OUTDIR: what is to be run, out of tests.table

WHICH is "all", or "check" for the short set; KVMDIR is the folder of KVM's selftests.  In
OUTDIR: tests, these rows of TABLE; vmx and svm, a command a line for each machine;
programs, each test's name and its program; lacking, the tests that this kernel does not
have.
"""
import dataclasses
import pathlib
import sys

MACHINES = ["vmx", "svm"]
FOLDERS = ("", "x86", "x86_64")


@dataclasses.dataclass
class Test:
    line: str
    name: str
    machines: list
    handled: list
    check: bool
    command: str
    reason: str


def machines_of(word):
    machines = [] if word == "-" else word.split(",")
    if any(m not in MACHINES for m in machines):
        raise ValueError(f"{word} is no list of machines")
    return machines


def parse(line):
    columns, _, reason = line.partition("#")
    name, machines, handled, check, *arguments = columns.split()
    test = Test(line, name, machines_of(machines), machines_of(handled), check == "check",
                " ".join([name, *arguments]), reason.strip())
    if check not in ("check", "-") or (len(test.machines) < len(MACHINES)) != bool(reason):
        raise ValueError(f"{line}: a reason says why a test does not run on a machine")
    return test


def read(path):
    with open(path, encoding="utf-8") as lines:
        tests = [parse(line) for line in lines if line.strip() and line[0] != "#"]
    if len({test.name for test in tests}) != len(tests):
        raise ValueError(f"{path}: a test is twice in the table")
    return tests


def find_program(kvm, name):
    variant, _, name = name.rpartition("/")
    for folder in FOLDERS:
        if (kvm / folder / f"{name}.c").exists():
            return str(pathlib.PurePath(variant, folder, name))
    return None


def write(path, lines):
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def main():
    path, which, kvm, out = sys.argv[1:]
    kvm, out = pathlib.Path(kvm), pathlib.Path(out)
    tests = [test for test in read(path) if which == "all" or test.check]
    programs = {test.name: find_program(kvm, test.name) for test in tests}
    write(out / "tests", (test.line.rstrip() for test in tests))
    write(out / "lacking", (name for name, program in programs.items() if not program))
    write(out / "programs", (f"{name} {p}" for name, p in programs.items() if p))
    for machine in MACHINES:
        write(out / machine, (test.command for test in tests
                              if programs[test.name] and machine in test.machines))


if __name__ == "__main__":
    main()
