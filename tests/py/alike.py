# SPDX-License-Identifier: GPL-2.0
"""How KVM's selftests ended: alike with the stock modules, and with ours, the handlers on and
off, or not."""
import re

import bochs

PHASES = "stock", "on", "off"
FIGURES = {"ended", "milliseconds"}
COUNTS = {"handlers", "icr", "eoi", "asked"}
ENDS = {"exit:0": "pass", "exit:4": "skip"}     # as in the kernel's kselftest.h
ASSERTION = re.compile(r" *(\S+\.[ch]:\d+): | *Failed guest assert: (.*?) at ")
REQUIREMENT = "Requirement not met: "


def runs_of(sets, name):
    """How a test ended on a machine, {phase: ktap.Test}; sets: what it says of stock, and ours."""
    stock, ours = sets.values()
    found = {phase: report.find(phase, name)
             for phase, report in zip(PHASES, (stock, ours, ours))}
    return {phase: test for phase, test in found.items() if test and test.ok is not None}


def end_of(figures):
    """How a test ended, in a word."""
    end = figures.get("ended", "MISSING")
    return ENDS.get(end, end.replace("exit:", "fail:"))


def outcome(test):
    """The same, and why: what has to be alike."""
    end = end_of(test.figures[0])
    if end == "skip":
        return end, "".join(test.notes[-1:]).rpartition(REQUIREMENT)[2]
    found = map(ASSERTION.match, test.notes)
    return end, ", ".join(match[1] or match[2] for match in found if match)


def wrong_runs(runs, must_handle, mended):
    """What is wrong with the runs of a test on a machine.  Mended: the stock modules fail it."""
    missing = [phase for phase in PHASES if phase not in runs]
    if missing:
        return "not run: " + ", ".join(missing)
    if not all(test.ok for test in runs.values()):
        return "was not started"
    for phase, test in runs.items():
        wanted = FIGURES | (COUNTS if phase != "stock" else set())
        if [set(figures) for figures in test.figures] != [wanted]:
            return f"{phase} has other figures: {test.figures}"
    outcomes = {phase: outcome(test) for phase, test in runs.items()}
    differing = [phase for phase in PHASES if outcomes[phase] != outcomes["stock"]]
    if mended:
        if differing not in (["on"], ["on", "off"]) or outcomes["on"] != ("pass", ""):
            return "not mended: " + ", ".join(" ".join(outcomes[phase]) for phase in PHASES)
    elif differing:
        return "not as with the stock modules: " + ", ".join(differing)
    on, off = runs["on"].figures[0], runs["off"].figures[0]
    if not on["handlers"] or off["handlers"] or off["icr"] or off["eoi"]:
        return "the handlers were not on when on, or not off when off"
    if must_handle and not on["icr"] + on["eoi"]:
        return "nothing was handled"
    return None


def judge(sets, row, machine):
    """None, or what is wrong with a test on a machine, and what it printed last."""
    runs = runs_of(sets, row.name)
    must_handle = machine in row.handled and not (row.only_eois and bochs.has_apicv(machine))
    wrong = wrong_runs(runs, must_handle, machine in row.mended)
    said = [f"  {phase}: {line}" for phase, test in runs.items() for line in test.notes]
    return "\n".join([wrong, *said]) if wrong else None


def ended(sets, row, machine):
    """How a test ended in each phase, and why; None if not alike."""
    return None if judge(sets, row, machine) else outcome(runs_of(sets, row.name)["on"])


def judge_machine(sets, rows, machine):
    """None, or what is wrong with a machine that was to run these tests."""
    stock, ours = sets.values()
    wrong = [text for report in (stock, ours) for text in [report.wrong()] if text]
    for phase, report in zip(PHASES, (stock, ours, ours)):
        group = report.find(phase)
        if not group or list(group.tests) != [row.name for row in rows]:
            wrong.append(f"{phase}: not the tests that were ordered")
    if not any(ended(sets, row, machine) == ("pass", "") for row in rows):
        wrong.append("no test has passed")
    return "; ".join(wrong) or None


def cells(runs):
    """A machine's columns of the table."""
    figures = [[*runs[phase].figures, {}][0] if phase in runs else {} for phase in PHASES]
    seconds = "/".join(f"{known.get('milliseconds', 0) / 1000:.0f}" for known in figures)
    count = "{icr}+{eoi}/{asked}".format(**figures[1]) if "asked" in figures[1] else ""
    return [*map(end_of, figures), count, seconds]


def table(reports, chosen):
    """How each test ended, and why it did not run or pass; chosen: {machine: {row: why not}}."""
    line = "{:<40}" + 2 * " {:<9}{:<9}{:<9}{:<18}{:<9}" + " {}"
    columns = [*PHASES, "icr+eoi/asked", "seconds"]
    yield line.format("", "vmx", *[""] * 4, "svm", *[""] * 5).rstrip()
    yield line.format("test", *columns, *columns, "why").rstrip()
    for row in dict.fromkeys(row for rows in chosen.values() for row in rows):
        both, why = [], []
        for machine, rows in chosen.items():
            not_run = rows.get(row, "not chosen")
            both += ["-", *[""] * 4] if not_run else cells(runs_of(reports[machine], row.name))
            end = None if not_run else ended(reports[machine], row, machine)
            why.append(not_run or end and end[1])
        yield line.format(row.name, *both, "; ".join(filter(None, dict.fromkeys(why)))).rstrip()
    yield ("icr+eoi/asked: writes to the ICR and to EOI that the handlers handled when on, of all "
           "that the registry was asked about; -: not run")
