#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""profile.py MACHINE OUTDIR: instructions by function of each marked workload

OUTDIR/MACHINE.out has what Bochs' debugger traced on the guest's first CPU, between two
marks, and what the kernel calls its functions; MACHINE.console what was marked.  Prints
a line for each function between a VM-Exit and the next VM-Entry, in the order of their
first instructions.
"""
import bisect
import re
import sys

# The guest's own instructions: low addresses, or the debugger cannot even read them.
GUEST = re.compile(r'^\(0\)\.\[\d+\] (\?\?\?|\[\w+\] [0-9a-f]{4}:00)')
HOST = re.compile(r'^\(0\)\.\[\d+\] \[\w+\] [0-9a-f]{4}:(ff[0-9a-f]{14}) ')


def die(text):
    sys.exit('profile: ' + text)


def words(line):
    return dict(word.split('=', 1) for word in line.split()[1:])


def read_marks(path):
    with open(path, errors='replace') as lines:
        return [words(line) for line in lines if line.startswith('MARK ')]


def read_emulator(path):
    """Each variant's symbols by address; of each trace, its instructions exit by exit."""
    kernel, symbols, traces = {}, {}, []
    into, on = None, False
    with open(path, errors='replace') as lines:
        for line in lines:
            if line.startswith('SYMBOLS '):
                into = None if line == 'SYMBOLS end\n' else symbols.setdefault(
                    line.split()[2], {})
            elif into is not None:
                address, _, name = line.split()[:3]
                (into if '[' in line else kernel)[int(address, 16)] = name
            elif line.startswith('Tracing enabled for CPU0'):
                traces.append([[]])
                on = True
            elif line.startswith('Tracing disabled for CPU0'):
                on = False
            elif on and GUEST.match(line):
                if traces[-1][-1]:
                    traces[-1].append([])
            elif on and HOST.match(line):
                traces[-1][-1].append(int(HOST.match(line)[1], 16))
    symbols = {variant: list(zip(*sorted((kernel | into).items())))
               for variant, into in symbols.items()}
    return symbols, [[e for e in trace if e] for trace in traces]


def by_function(addresses, symbols):
    starts, names = symbols
    instructions, calls = {}, {}
    for address in addresses:
        at = bisect.bisect_right(starts, address) - 1
        start, name = starts[at], names[at]
        instructions[name] = instructions.get(name, 0) + 1
        calls[name] = calls.get(name, 0) + (start == address)
    return [(name, count, calls[name]) for name, count in instructions.items()]


def main(machine, out):
    marks = read_marks('%s/%s.console' % (out, machine))
    symbols, traces = read_emulator('%s/%s.out' % (out, machine))
    runs = sum(int(mark['times']) for mark in marks)
    if not marks or len(traces) < runs:
        die('%d workloads ran, %d were traced' % (runs, len(traces)))
    for mark in marks:
        times = int(mark['times'])
        # The shortest: a timer's interrupt may have come into one.
        trace = min(traces[:times], key=lambda t: sum(map(len, t)))
        del traces[:times]
        if not trace:
            die('no VM-Exit in the trace of ' + str(mark))
        for n, addresses in enumerate(trace, 1):
            for name, count, calls in by_function(addresses, symbols[mark['variant']]):
                print('PROFILE machine=%s variant=%s phase=%s workload=%s exit=%d '
                      'function=%s instructions=%d calls=%d' %
                      (machine, mark['variant'], mark['phase'], mark['workload'], n, name,
                       count, calls))


if __name__ == '__main__':
    if len(sys.argv) != 3:
        die(__doc__)
    main(*sys.argv[1:])
