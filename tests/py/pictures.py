#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pictures.py RECORDED OUT: in OUT a picture of each table in RECORDED that has one, and drawings
of the *.dot that are there."""
import subprocess
import sys
from pathlib import Path

import charts

MACHINES = "VMX", "SVM"
ORDER = ("none", "stock", "ours, handle_exit_irqoff", "ours, vcpu_run", "ours, live")


def columns(text, first, values):
    """The rows of a table by its head: a dictionary each.  The column called first has one of
    these values."""
    names = ()
    for line in text.splitlines():
        # Two words in the head, one in a row.
        words = line.replace("called from", "place").split()
        if words[:1] == [first]:
            names = words
        elif words and words[0] in values:
            yield dict(zip(names, words))


def cycles(name, text):
    """Of make bench: what each kind of write takes, by machine."""
    rows = list(columns(text, "machine", MACHINES))
    for machine in MACHINES:
        mine = [row for row in rows if row["machine"] == machine]
        workloads = list(dict.fromkeys(row["workload"] for row in mine))
        cells = {(row["place"], row["workload"]): row for row in mine}
        places = list(dict.fromkeys(row["place"] for row in mine))
        bars = {base: [int(cells[places[0], workload][base]) for workload in workloads]
                for base in ("none", "stock")}
        bars |= {f"ours, {place}": [int(cells[place, workload]["ours"])
                                    for workload in workloads] for place in places}
        yield (f"{name}-{machine.lower()}", charts.bars(
            f"{machine}: emulated cycles of each kind of write", workloads, bars))


def spread(name, text):
    """Of make bench: how far the runs of an IPI to oneself are apart, by machine."""
    rows = [row for row in columns(text, "machine", MACHINES) if row["workload"] == "self"]
    for machine in MACHINES:
        boxes = {row["of"].replace(",", ", "): [int(row[at]) for at in
                                                ("min", "p25", "p50", "p75", "p99")]
                 for row in rows if row["machine"] == machine}
        yield (f"{name}-{machine.lower()}", charts.boxes(
            f"{machine}: cycles of an IPI to oneself: quartiles, the least, and all but 1%",
            {of: boxes[of] for of in ORDER if of in boxes}))


def dispatch(name, text):
    """Of make bench-dispatch: a hit's instructions, over the number of handlers."""
    rows = [row for row in columns(text, "flags", ["retpoline"])
            if "ratio" in row and row["write"] == "hit"]
    sizes = [int(row["handlers"]) for row in rows]
    yield name, charts.lines(
        "Instructions of a hit, by the number of handlers", sizes,
        {contender: [int(row[contender]) for row in rows]
         for contender in ("switch", "registry", "hash", "chain")},
        xscale="log", yscale="log", xlabel="handlers registered")


def parts(name, text):
    """Of make profile: what an exit is made of, by machine."""
    for machine in MACHINES:
        bars = {}
        for row in columns(text, "machine", [machine]):
            bars.setdefault(row["of"], []).append(
                (row["part"].replace("-", " "), int(row["instructions"])))
        yield (f"{name}-{machine.lower()}", charts.steps(
            f"{machine}: instructions from VM-Exit to VM-Entry, an IPI to oneself", bars))


def stacks(name, text):
    """Of make profile: one exit, by function."""
    counts = (line.rpartition(" ") for line in text.splitlines())
    yield name, charts.flame({functions: int(count) for functions, _, count in counts})


TABLES = {"cycles": cycles, "spread": spread, "dispatch": dispatch, "parts": parts,
          "stacks": stacks}


def of_table(name, text):
    """(name, picture) of each picture of a table, which is called KERNEL-KIND or
    KERNEL-KIND-WHICH."""
    kind = TABLES.get(name.split("-")[1])
    return kind(name, text) if kind else ()


def draw(recorded, out):
    """Draw all that there is."""
    for table in sorted(recorded.glob("*.txt")):
        for name, picture in of_table(table.stem, table.read_text()):
            (out / f"{name}.svg").write_text(picture)
    for source in sorted(out.glob("*.dot")):
        subprocess.run(["dot", "-Tsvg", source, "-o", source.with_suffix(".svg")], check=True)


if __name__ == "__main__":
    draw(*map(Path, sys.argv[1:]))
