#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""sequences.py SEED SEQUENCES VMX.console SVM.console: judges the sequences of operations.

Prints what differed, and wants each machine to have run what was ordered, fast and slow,
and each kind of operation to have had an effect: else nothing could have differed.
"""
import sys

# An event that Bochs' SVM forgets is no difference; more than these few are.
UNSTEADY = 3
LENGTH = 24
# What these do shows only in what comes after them.
QUIET = {"LINE_DOWN", "LAPIC", "FILTER", "PAUSE"}
EFFECTS = ("irqs", "nmis", "gp", "pv_eois", "ioapic_eois", "filtered", "synic", "declined")
SHOWN = ("DIFF ", "UNSTEADY ", "CASE\t", "FAST ", "SLOW ")


def fields(line):
    return dict(word.split("=", 1) for word in line.split()[1:] if "=" in word)


def number(values, name):
    text = values.get(name, "")
    return int(text) if text.isdecimal() else -1


def check_operations(lines, values):
    names = [operation.get("name") for operation in lines]
    if len(set(names)) != len(names) or len(names) != number(values, "kinds"):
        yield f"{len(names)} kinds of operations, not {values.get('kinds')}"
    for operation in lines:
        quiet = operation.get("name") in QUIET
        if number(operation, "ran") <= 0 or (number(operation, "had") <= 0 and not quiet):
            yield f"{operation.get('name')} never had an effect"


def check_figures(values, seed, sequences):
    known = number(values, "known")
    if values.get("seed") != seed or known <= 0 or \
       number(values, "sequences") != known + sequences or \
       number(values, "operations") < LENGTH * sequences:
        yield "not what was ordered"
    if number(values, "differences") != 0:
        yield f"{values.get('differences')} sequences differ"
    if not 0 <= number(values, "unsteady") <= UNSTEADY:
        yield f"{values.get('unsteady')} differences did not show again"
    for name in EFFECTS:
        if number(values, name) <= 0:
            yield f"{name} never seen"
    if number(values, "handled") < sequences:
        yield "hardly a write was handled fast"
    if number(values, "off_handled") != 0 or number(values, "off_declined") != 0:
        yield "handlers were asked while they were off"


def check_console(path, machine, seed, sequences):
    with open(path, encoding="ascii", errors="replace") as console:
        lines = [line.rstrip("\r\n") for line in console]
    for line in lines:
        if line.startswith(SHOWN):
            print(line)
        if line.startswith(("DIFF ", "FAIL ")):
            yield line
    results = [line for line in lines if line.startswith("SEQUENCES ")]
    print(*results, sep="\n")
    if len(results) != 1 or fields(results[0]).get("machine") != machine:
        yield f"{len(results)} results of {machine}"
        return
    operations = [fields(line) for line in lines if line.startswith("OPERATION ")]
    yield from check_operations(operations, fields(results[0]))
    yield from check_figures(fields(results[0]), seed, sequences)
    if f"SUCCESS kvm_fastpath machine={machine}" not in lines:
        yield "did not come to its end"


def main(seed, sequences, *consoles):
    failed = 0
    for path, machine in zip(consoles, ("vmx", "svm"), strict=True):
        complaints = list(check_console(path, machine, seed, int(sequences)))
        for complaint in complaints:
            print(f"sequences: {path}: {complaint}", file=sys.stderr)
        failed += bool(complaints)
    print(f"{len(consoles) - failed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
