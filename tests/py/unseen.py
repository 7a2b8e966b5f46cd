# SPDX-License-Identifier: GPL-2.0
"""What make profile's instructions cost on silicon and not on the emulated machines, counted by
name: of a whole exit, from VM-Exit to VM-Entry, and of the library's part in it, from the call of
the registry to its return.

Bochs' debugger prints each instruction that it traces; see instructions.py.
"""
import bisect
import re

import bench
import instructions

STEP = re.compile(r"^\(0\)\.\[\d+\] \[\w+\] [0-9a-f]{4}:(ff[0-9a-f]{14}) \(.*?\): (.*?) +; (\w+)$")
# A direct call is printed as ".+5".
KINDS = {
    "lfence": re.compile("lfence"),
    "mfence": re.compile("mfence"),
    "lock": re.compile(r"lock |xchg \w+ ptr "),
    "indirect": re.compile(r"(?:call|jmp) (?!\.)"),
    "ret": re.compile(r"ret\b"),
    "vmcs": re.compile("vmread|vmwrite"),
    "msr": re.compile("rdmsr|wrmsr"),
}
LINE = 64               # bytes of a cache line
OURS = re.compile("kvm_fastpath_|live_trampoline_")
WHOLE, PART = "exit", "registry"
# Which exit of which workload.
PATHS = {"IPI": ("self", 1), "EOI": ("self", 2), "miss": ("miss", 1), "decline": ("decline", 1)}
# A miss is found out inline, but beside stock modules.
ASKED = "IPI", "EOI", "decline"
FIGURES = ("instructions", *KINDS, "lines")


def read_step(line):
    """(address, text, bytes) of the host's instruction in a line, or None."""
    step = STEP.match(line)
    return step and (int(step[1], 16), step[2], len(step[3]) // 2)


def read_traces(lines):
    """Of each trace the instructions, exit by exit: (address, text, bytes)."""
    return instructions.read_traces(lines, read_step)


def count(steps):
    """The figures of some instructions."""
    figures = {name: sum(bool(kind.match(text)) for _, text, _ in steps)
               for name, kind in KINDS.items()}
    lines = {place // LINE for address, _, size in steps
             for place in (address, address + size - 1)}
    return {"instructions": len(steps), **figures, "lines": len(lines)}


def in_registry(steps, symbols):
    """The instructions of the library's functions, and of what they call."""
    starts, names = symbols
    depth, outermost = 0, None
    for step in steps:
        address, text, _ = step
        name = names[bisect.bisect_right(starts, address) - 1]
        if outermost is None and OURS.match(name):
            outermost = depth
        if outermost is not None:
            yield step
        depth += text.startswith("call ") - text.startswith("ret")
        if outermost is not None and depth < outermost:
            outermost = None


def rows(marked, symbols, traces):
    """Rows for each exit of each workload: of the whole, and of the library's part."""
    for mark, trace in instructions.shortest(marked, symbols, traces):
        for at, steps in enumerate(trace, 1):
            yield mark | {"exit": at, "of": WHOLE, **count(steps)}
            ours = list(in_registry(steps, symbols[mark["variant"]]))
            if ours:
                yield mark | {"exit": at, "of": PART, **count(ours)}


def by_path(figures):
    """{(machine, path, set of modules, phase, of what): its row}."""
    names = {place: name for name, place in PATHS.items()}
    return {(row["machine"], names[place], row["variant"], row["phase"], row["of"]): row
            for row in figures if (place := (row["workload"], row["exit"])) in names}


def wrong(figures, machines, phases):
    """What is missing."""
    found = by_path(figures)
    for machine in machines:
        for path in PATHS:
            for phase in phases:
                parts = [WHOLE, PART] if phase[1] == "ours" and path in ASKED else [WHOLE]
                yield from (f"{machine}: no {part} of {path} with {'/'.join(phase)}"
                            for part in parts if (machine, path, *phase, part) not in found)


def table(figures):
    """The paths, whole and in part.  Off is left out: it is stock, but for some jumps."""
    found = by_path(figures)
    phases = list(dict.fromkeys(key[2:4] for key in found if key[3] != "off"))
    for machine in bench.MACHINES:
        yield f"{machine.upper() + ': instructions by name':<40} " + "  ".join(FIGURES)
        for key in [(machine, path, *phase, of) for path in PATHS for phase in phases
                    for of in (WHOLE, PART)]:
            if key in found:
                cells = (f"{found[key][name]:{len(name)}}" for name in FIGURES)
                yield f"{key[1]:<8} {'/'.join(key[2:4]):<22} {key[4]:<8} " + "  ".join(cells)
        yield ""
    yield "indirect: calls and jumps; lines: cache lines of code.  The kernel runs without mitigations."
