#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""host_bench.py [--yes] [--cpus A,B] [--rounds N] PROGRAM MODULE: what kvm_fastpath.ko, the file
MODULE, saves on this host, as root.  PROGRAM: tests/guests' host_bench.

In each round a guest of its own runs each workload with KVM as it is (stock), with the module
loaded and off (off), and with it on (live).  Prints a table in Markdown.  The module is loaded and
unloaded each time, and is not there afterwards."""
import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

MODES = "stock", "off", "live"
WORKLOADS = {
    "self": "an IPI to oneself, taken and ended",
    "one-way": "an IPI to a vCPU that spins",
    "pingpong-spin": "there and back, both spin",
    "pingpong-halt": "there and back, both halt",
    "nobody": "an IPI to an APIC that is not there: the exit alone",
    "miss": "a WRMSR that no handler is for",
    "timer": "an initial count of the x2APIC's timer",
    "decline": "an IPI that the handler declines: the slow way",
    "hv-self": "as self, by Hyper-V's MSRs",
    "hv-nobody": "as nobody, by Hyper-V's MSRs",
}
WARMUP = 64             # as bench.h has it
OURS = Path("/sys/module/kvm_fastpath")
DEBUGFS = Path("/sys/kernel/debug")
KVM_ENTRY = DEBUGFS / "tracing/events/kvm/kvm_entry"
TELLING = "enable_apicv", "enable_ipiv", "avic", "halt_poll_ns"


def refuse(why):
    """End before anything has been done."""
    sys.exit(f"host_bench: {why}")


def text(path):
    """A file of the kernel's, without the newline; none if it is not there."""
    try:
        return path.read_text().strip()
    except OSError:
        return ""


def guests():
    """{process: its name}, of those that have a VM."""
    seen = {}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with contextlib.suppress(OSError):
            if os.readlink(link) == "anon_inode:kvm-vm":
                seen[link.parts[2]] = text(Path("/proc", link.parts[2], "comm"))
    return seen


def pair():
    """Two CPUs that this process may run on, of two cores if there are two."""
    cpus = sorted(os.sched_getaffinity(0))
    first = cpus[0]
    siblings = text(Path(f"/sys/devices/system/cpu/cpu{first}/topology/thread_siblings_list"))
    shared = {int(cpu) for cpu in re.findall(r"\d+", siblings)}
    return first, next((cpu for cpu in cpus if cpu not in shared), cpus[-1])


def check(options):
    """Refuse what cannot be measured."""
    if os.geteuid():
        refuse("it takes root, to load and unload the module")
    if not os.access("/dev/kvm", os.R_OK | os.W_OK):
        refuse("there is no /dev/kvm: load kvm_intel or kvm_amd")
    if OURS.exists():
        refuse("kvm_fastpath is loaded already: rmmod kvm_fastpath")
    if Path("/sys/module/kvm/parameters/fastpath").exists():
        refuse("this KVM has the library in it: it is for a stock kernel")
    for file in options.program, options.module:
        if not file.exists():
            refuse(f"there is no {file}: see make host-bench")
    if options.cpus[0] == options.cpus[1]:
        refuse("it takes two CPUs")
    others = ", ".join(f"{name} ({process})" for process, name in guests().items())
    if others and not options.yes:
        refuse(f"guests run: {others}.  The module comes and goes under them, and they disturb the "
               "figures.  --yes measures all the same")


def enter(mode, module):
    """From no module to a mode."""
    if mode != "stock":
        subprocess.run(["insmod", module], check=True)
        (OURS / "parameters/fastpath").write_text("N" if mode == "off" else "Y")


def leave():
    """Back to no module."""
    if OURS.exists():
        subprocess.run(["rmmod", "kvm_fastpath"], check=True)


def run(options, workload):
    """The cycles of each run of a workload."""
    done = subprocess.run([options.program, *map(str, options.cpus), workload], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        raise RuntimeError(f"{workload}: {done.stderr.strip()}")
    return [int(line) for line in done.stdout.split()]


def handled():
    """How often a handler has done a write; 0 without the module."""
    rows = text(DEBUGFS / "kvm_fastpath/handlers").splitlines()[1:]
    return sum(int(row.split()[3]) for row in rows)


@contextlib.contextmanager
def entries():
    """Count VM-Entries of our own guest meanwhile; the list gets the number, if the kernel's
    histograms are there."""
    trigger, number = 'hist:keys=common_pid if comm == "host_bench"', []
    try:
        (KVM_ENTRY / "trigger").write_text(trigger)
    except OSError:
        yield number
        return
    try:
        yield number
        number += map(int, re.findall(r"Hits: (\d+)", text(KVM_ENTRY / "hist")))
    finally:
        (KVM_ENTRY / "trigger").write_text(f"!{trigger}")


def count(options, workload):
    """What a run takes: (VM-Entries, writes that a handler did), by a guest that is not timed."""
    before = handled()
    with entries() as number:
        runs = len(run(options, workload)) + WARMUP
    return (round(number[0] / runs, 1) if number else None), (handled() - before) / runs


def measure(options):
    """({(mode, workload): a median a round}, {(mode, workload): what count() says})."""
    medians, counts = {}, {}
    for number in range(options.rounds):
        # Work that the host does now and then must not hit the same mode each time.
        for mode in MODES[number % len(MODES):] + MODES[:number % len(MODES)]:
            print(f"host_bench: round {number + 1} of {options.rounds}: {mode}", file=sys.stderr)
            enter(mode, options.module)
            for workload in WORKLOADS:
                cycles = statistics.median_low(run(options, workload))
                medians.setdefault((mode, workload), []).append(cycles)
                if not number:
                    counts[mode, workload] = count(options, workload)
            leave()
    return medians, counts


def tsc_khz(options):
    """The TSC's frequency."""
    return int(subprocess.run([options.program], check=True, stdout=subprocess.PIPE).stdout)


def host():
    """What the figures depend on, a line each."""
    cpu = dict(re.findall(r"^(model name|microcode)\s*: (.*)", text(Path("/proc/cpuinfo")), re.M))
    yield f"{cpu.get('model name')}, microcode {cpu.get('microcode')}"
    yield f"Linux {os.uname().release}"
    found = [f"{path.parts[3]}.{path.name}={text(path)}" for name in TELLING
             for path in sorted(Path("/sys/module").glob(f"kvm*/parameters/{name}"))]
    yield ", ".join(found)
    for name in "retbleed", "spectre_v2":
        yield f"{name}: {text(Path('/sys/devices/system/cpu/vulnerabilities', name)) or 'unknown'}"
    governor = Path("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")
    yield f"governor: {text(governor) or 'none'}"


def cell(rounds):
    """The median of the rounds' medians, and how far they are apart."""
    return f"{statistics.median_low(rounds)} ({min(rounds)}-{max(rounds)})"


def table(options, medians, counts, khz):
    """The report, in Markdown."""
    yield "## kvm_fastpath on this host"
    yield ""
    yield from (f"- {line}" for line in host())
    yield f"- CPUs {options.cpus[0]} and {options.cpus[1]}, {options.rounds} rounds, {khz} kHz"
    yield f"- other guests: {len(guests())}"
    yield ""
    yield "Cycles of the TSC: the median of the rounds' medians, and the least and the greatest."
    yield ""
    yield ("| workload | stock | off | live | live/stock | stock ns | live ns | VM-Entries, stock "
           "and live | handled |")
    yield "|---|---|---|---|---|---|---|---|---|"
    for workload in WORKLOADS:
        stock, live = (statistics.median_low(medians[mode, workload]) for mode in ("stock", "live"))
        (was, _), (now, done) = counts["stock", workload], counts["live", workload]
        yield (f"| {workload} | {' | '.join(cell(medians[mode, workload]) for mode in MODES)} | "
               f"{live / stock:.3f} | {stock * 1e6 / khz:.0f} | {live * 1e6 / khz:.0f} | {was} and "
               f"{now} | {done:.2f} |")
    yield ""
    yield from (f"- {workload}: {what}" for workload, what in WORKLOADS.items())


def main():
    """See above."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--yes", action="store_true")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--cpus", type=lambda word: [int(cpu) for cpu in word.split(",")],
                        default=pair())
    parser.add_argument("program", type=Path)
    parser.add_argument("module", type=Path)
    options = parser.parse_args()
    check(options)
    # insmod and rmmod are there, whatever the caller's PATH is.
    os.environ["PATH"] = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    begun = time.monotonic()
    try:
        medians, counts = measure(options)
    finally:
        leave()
    print("\n".join(table(options, medians, counts, tsc_khz(options))))
    print(f"host_bench: {time.monotonic() - begun:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
