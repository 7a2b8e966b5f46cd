# SPDX-License-Identifier: GPL-2.0
"""make profile's figures: instructions by function, between a VM-Exit and the VM-Entry.

Bochs' debugger traces the guest's first CPU between two marks of the guest, and prints what
the kernel calls its functions: see tests/guests/bench/bench.c.
"""
import bisect
import re
from itertools import product

from machines import MACHINES

TIMES = 3               # that each workload is marked, see MARKED in bench.c
# The guest's own instructions: low addresses, or the debugger cannot even read them.
GUEST = re.compile(r"^\(0\)\.\[\d+\] (\?\?\?|\[\w+\] [0-9a-f]{4}:00)")
HOST = re.compile(r"^\(0\)\.\[\d+\] \[\w+\] [0-9a-f]{4}:(ff[0-9a-f]{14}) \(.*?\): (\w+)")
DEEPER = {"call": 1, "ret": -1}
# Whose exits are shown function by function.
TRACED = {"none": "none/none", "stock": "stock/stock", "ours": "vcpu_run/ours",
          "live": "live/ours"}
# The parts of an exit; the first whose function is on the stack counts.
PARTS = (("skip-the-instruction", "skip_emulated_instruction|kvm_complete_insn_gp"),
         ("deliver-the-IPI", "icr_write|kvm_apic_set_irq|__apic_accept_irq"),
         ("kvm_fastpath", "kvm_fastpath|live_trampoline"),
         ("decide-who-handles-it", "handle_fastpath|handle_exit|emulate_wrmsr|svm_invoke"),
         ("leave-and-enter-guest", "vcpu_run"),
         ("inject-the-interrupt", "inject"),
         ("run-loop", ""))


def read_step(line):
    """(address, how much deeper the next one is) of the host's instruction in a line, or None."""
    host = HOST.match(line)
    return host and (int(host[1], 16), DEEPER.get(host[2], 0))


def read_traces(lines, read=read_step):
    """Of each trace its instructions, exit by exit, as read() makes them of lines."""
    traces, on = [], False
    for line in lines:
        if line.startswith("Tracing enabled for CPU0"):
            traces.append([[]])
            on = True
        elif line.startswith("Tracing disabled for CPU0"):
            on = False
        elif on and GUEST.match(line):
            traces[-1].append([])
        elif on and (step := read(line)):
            traces[-1][-1].append(step)
    return [[steps for steps in trace if steps] for trace in traces]


def read_symbols(lines):
    """{set of modules: (addresses, names)}, by address."""
    kernel, symbols, modules = {}, {}, None
    for line in lines:
        if line.startswith("SYMBOLS "):
            name = line.removeprefix("SYMBOLS of ").strip()
            modules = None if name == "SYMBOLS end" else symbols.setdefault(name, {})
        elif modules is not None:
            address, _, name = line.split()[:3]
            (modules if "[" in line else kernel)[int(address, 16)] = name
    return {name: list(zip(*sorted((kernel | modules).items())))
            for name, modules in symbols.items()}


def walk(steps, symbols):
    """(function, how deep it was called, whether this is its first instruction) of each step."""
    starts, names = symbols
    depth = deeper = 0
    for address, change in steps:
        at = bisect.bisect_right(starts, address) - 1
        is_first = starts[at] == address
        # A call of the next instruction is none.
        depth += deeper if is_first or deeper < 0 else 0
        yield names[at], depth, is_first
        deeper = change


def by_stack(steps, symbols):
    """{functions, the outermost first: [instructions, calls]}, in the order of their first
    instructions.  What is returned to has called what ran before."""
    path = list(walk(steps, symbols))
    now = {depth: name for name, depth, _ in reversed(path)}
    outermost, stacks = min(now), {}
    for name, depth, is_first in path:
        now[depth] = name
        stack = ";".join(now[at] for at in range(outermost, depth + 1))
        counts = stacks.setdefault(stack, [0, 0])
        counts[0] += 1
        counts[1] += is_first
    return stacks


def wrong(marked, symbols, traces):
    """What is wrong with the traces of the marked workloads, or None."""
    if {mark["variant"] for mark in marked} != set(symbols):
        return f"not the sets that were marked have symbols: {list(symbols)}"
    if not marked or len(traces) != TIMES * len(marked):
        return f"{len(marked)} workloads were marked {TIMES} times, {len(traces)} runs traced"
    return None


def shortest(marked, symbols, traces):
    """(mark, its shortest trace) of each workload."""
    # The traces are in the order in which the sets of modules ran, as the symbols are.
    ran = list(symbols)
    for number, mark in enumerate(sorted(marked, key=lambda mark: ran.index(mark["variant"]))):
        # The shortest: a timer's interrupt may have come into one.
        yield mark, min(traces[TIMES * number:TIMES * (number + 1)],
                        key=lambda exits: sum(map(len, exits)))


def rows(marked, symbols, traces):
    """A row for each stack of functions of each exit of each workload."""
    for mark, trace in shortest(marked, symbols, traces):
        for at, steps in enumerate(trace, 1):
            for stack, counts in by_stack(steps, symbols[mark["variant"]]).items():
                yield mark | {"exit": at, "stack": stack,
                              "instructions": counts[0], "calls": counts[1]}


def column(row):
    """Which of the columns of the tables a row is for."""
    return f"{row['variant']}/{row['phase']}"


def functions(rows, columns):
    """The exit of an IPI to oneself function by function, the most expensive first."""
    found = {}
    for row in rows:
        if row["workload"] == "self" and row["exit"] == 1:
            name = row["stack"].rpartition(";")[2]
            counts = found.setdefault(name, {}).setdefault(column(row), [0, 0])
            counts[0] += row["instructions"]
            counts[1] += row["calls"]
    for name, cells in sorted(found.items(), key=lambda item: -sum(
            instructions for instructions, _ in item[1].values())):
        texts = ["{:16} x{:<5}".format(*cells[name]) if name in cells
                 else f"{'.':>16} {'':>6}" for name in columns]
        yield f"{name:<34} " + " ".join(texts)


def exits(rows, columns):
    """The instructions of each exit of each workload."""
    found = {}
    for row in rows:
        sums = found.setdefault(row["workload"], {}).setdefault(column(row), {})
        sums[row["exit"]] = sums.get(row["exit"], 0) + row["instructions"]
    for workload, cells in found.items():
        texts = ["+".join(map(str, cells.get(name, {}).values())) for name in columns]
        yield f"{workload:<34} " + " ".join(f"{text:>23}" for text in texts)


def stacks(rows, machine, name):
    """The exit of an IPI to oneself as stacks, in the format of flame graphs' own tools."""
    for row in rows:
        if (row["machine"], row["workload"], row["exit"], column(row)) == (
                machine, "self", 1, name):
            yield f"{row['stack']} {row['instructions']}"


def part_of(stack):
    """Which part of an exit a stack belongs to."""
    return next(name for name, functions in PARTS if re.search(functions, stack))


def parts(rows):
    """The exit of an IPI to oneself in parts, in the order in which they begin."""
    yield f"{'machine':<7} {'of':<6} {'part':<22} instructions"
    for machine, (of, name) in product(MACHINES, TRACED.items()):
        found = {}
        for line in stacks(rows, machine, name):
            stack, _, count = line.rpartition(" ")
            found[part_of(stack)] = found.get(part_of(stack), 0) + int(count)
        for part, count in found.items():
            yield f"{machine.upper():<7} {of:<6} {part:<22} {count:12}"


def of_machines(what, lines, rows):
    """A table with a column for each set and phase, for each machine."""
    columns = list(dict.fromkeys(map(column, rows)))
    for machine in MACHINES:
        head = f"{machine.upper()}: {what}"
        yield f"{head:<34} " + " ".join(f"{name:>23}" for name in columns)
        yield from lines([row for row in rows if row["machine"] == machine], columns)
        yield ""


def exit_table(rows):
    """The instructions of each exit."""
    yield from of_machines("instructions of each exit", exits, rows)


def table(rows):
    """Both tables of both machines."""
    yield from of_machines("an IPI to itself, its exit", functions, rows)
    yield from exit_table(rows)
    yield "xN: how often it was called; 0: part of it, after a jump or a VM-Exit"
