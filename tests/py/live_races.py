# SPDX-License-Identifier: GPL-2.0
"""kvm_fastpath.ko that comes and goes on four emulated CPUs, beneath guests of the KVM of small
kernels that watch it."""
import os
import shutil
import subprocess
import time

import images
import races
import storms
from kunit import SPLAT
from machines import Report
from tools import TOP, alone, end_of, fail, run, say

WATCHERS = "lockdep", "kasan"
CYCLES = 200
SECONDS = 1800
# A machine that says nothing for so long may hang.
SILENCE = 5
PLUGIN = TOP / "samples/x2apic_self_ipi"
LINE = "console=ttyS0 panic=-1 oops=panic nokaslr no_timer_check tsc=reliable " \
    "tsc_early_khz=2000000 rcupdate.rcu_expedited=1 log_buf_len=4M run=races cycles={cycles}"
# KVM takes no fast path without NRIP save.  QEMU's CPU is said to have it; nrip_mod.c does it.
QEMU = ("-nodefaults", "-display", "none", "-no-reboot", "-m", "768",
        "-accel", "tcg,thread=multi", "-cpu", "max,+nrip-save,x-force-features=on",
        "-smp", "4,sockets=4", "-device", "isa-debug-exit,iobase=0x8900,iosize=1")
OURS = [str(file.relative_to(TOP)) for pattern in ("lib/*.c", "handlers/*.c", "host/trace.c",
                                                   "host/service.c", "host/live/main.c")
        for file in sorted(TOP.glob(pattern)) if file.name != "watch.c"]


def folder(kernel, watcher):
    """Where all of that is built."""
    return kernel / "races" / f"live-{watcher}"


def build_kernel(kernel, watcher):
    """The kernel, with KVM's modules and their types."""
    out = folder(kernel, watcher)
    make = races.maker(kernel, out)
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "vmlinux").exists():
        say(f"races: building live-{watcher} (10 CPU minutes cold)")
    run(TOP / "scripts/into-linux.sh", kernel / "linux", log=out.parent / f"{out.name}.log")
    races.configure(out, make, "live", watcher)
    make("bzImage", "modules")


def build_module(kernel, watcher, library=TOP):
    """The library's module as make live builds it, in live/ there, from a folder with the library."""
    out = folder(kernel, watcher)
    release = (out / "include/config/kernel.release").read_text().strip()
    run(TOP / "scripts/live.sh", release, out / "live", out / "arch/x86/kvm/kvm.ko",
        log=out.parent / f"{out.name}.module.log",
        env=os.environ | {"HEADERS": str(out), "LIBRARY": str(library)})
    missed = list(races.unwatched(out / "live/fastpath", races.WATCHERS[watcher][1], OURS))
    if missed:
        fail(f"races: {watcher} does not watch {' '.join(missed)}")


def build_others(kernel, watcher):
    """A module that plugs into it, and one that stands in for a part of the CPU."""
    out = folder(kernel, watcher)
    make = races.maker(kernel, out, f"KVM={out}/live",
                       f"KBUILD_EXTRA_SYMBOLS={out}/live/Module.symvers")
    for source in (PLUGIN, races.HERE / "probes"):
        shutil.copytree(source, out / source.name / "module", dirs_exist_ok=True)
        make(f"M={out / source.name}/module", "modules")


def pack(kernel, watcher):
    """PID 1 and the modules, as the machines have them."""
    out, programs = folder(kernel, watcher), kernel / "guests"
    root = out / "root"
    shutil.rmtree(root, ignore_errors=True)
    for name in ("proc", "sys", "dev", "modules/live"):
        (root / name).mkdir(parents=True)
    run("make", "-C", TOP / "tests/guests", f"OUT={programs}", log=kernel / "guests.log")
    shutil.copy(programs / "init", root)
    for module in (out / "virt/lib/irqbypass.ko", *(out / "probes/module").glob("*.ko")):
        shutil.copy(module, root / "modules")
    for module in (*(out / "arch/x86/kvm").glob("*.ko"), out / "live/kvm_fastpath.ko",
                   *(out / PLUGIN.name / "module").glob("*.ko")):
        shutil.copy(module, root / "modules/live")
    subprocess.run(["strip", "-g", *root.rglob("*.ko")], check=True)
    images.pack(root, out / "initrd", None)


def build(kernel, watcher, library=TOP):
    """All of it, and the emulator."""
    with alone(kernel.parent):
        run(TOP / "scripts/qemu.sh", kernel.parent / "qemu", log=kernel.parent / "qemu.log")
    with alone(kernel):
        build_kernel(kernel, watcher)
        build_module(kernel, watcher, library)
        build_others(kernel, watcher)
        pack(kernel, watcher)


def nudge(qemu):
    """Let QEMU translate all code anew.  It may go on running what it has of an INT3 by which ftrace
    patched the function's entry: see testing.rst.  A kernel that hangs still does afterwards."""
    say("races: no word; QEMU is told to translate all code anew")
    for state in b"on", b"off":
        qemu.stdin.write(b"one-insn-per-tb " + state + b"\n")
        qemu.stdin.flush()
        time.sleep(1)


def wait(qemu, console, seconds):
    """Until QEMU ends, or for so many seconds."""
    end, size = time.monotonic() + seconds, None
    while time.monotonic() < end:
        try:
            return qemu.wait(SILENCE)
        except subprocess.TimeoutExpired:
            before, size = size, console.stat().st_size
            if before == size:
                nudge(qemu)
    raise subprocess.TimeoutExpired(qemu.args, seconds)


def boot(kernel, watcher, cycles=CYCLES):
    """(What PID 1 reports, what the kernel says)."""
    out = folder(kernel, watcher)
    console, report = out / "console", out / "report"
    for file in (console, report):
        file.write_text("")
    command = [kernel.parent / "qemu/qemu", *QEMU, "-kernel", out / "arch/x86/boot/bzImage",
               "-initrd", out / "initrd", "-append", LINE.format(cycles=cycles),
               "-serial", f"file:{console}", "-serial", f"file:{report}", "-monitor", "stdio"]
    # It complains that its CPU lacks what it is told to announce.
    with (out / "qemu.log").open("w") as said, \
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=said, stderr=said) as qemu:
        try:
            wait(qemu, console, int(os.environ.get("TIMEOUT", SECONDS)))
        except subprocess.TimeoutExpired:
            say(f"races: no end; where each CPU is: {out / 'qemu.log'}")
            qemu.communicate(b"info registers -a\nquit\n")
    return (Report(report.read_text(errors="replace"), "svm", "live"),
            console.read_text(errors="replace"))


def wrong_counts(figures):
    """What is wrong with the counts, once more: PID 1 believed itself."""
    ways = "handled", "plugged", "own", "slow"
    yield from storms.wrong_ways(figures, ways)
    if not all(figures[way] for way in ways):
        yield "not all ways were taken"
    yield from storms.wrong_timers(figures)
    if figures["cycles"] < CYCLES or figures["handling"] < CYCLES // 10:
        yield "the library did not come and go"
    if figures["plugins"] < CYCLES // 4 or figures["switched"] < CYCLES:
        yield "the plug-in did not come and go, or nobody switched"


def judge(report, console, watcher):
    """None, or what is wrong with a boot."""
    if races.WATCHERS[watcher][0] not in console:
        return f"{watcher} does not watch"
    return storms.judge(report, "attach", wrong_counts)


def splat(report, console):
    """The kernel's complaint, or None: on the console, or found in its log by PID 1."""
    log = [note.partition(": kernel log: ")[2] for note in report.remarks
           if ": kernel log: " in note]
    return next(iter([line for line in console.splitlines() if SPLAT.search(line)] + log), None)


def summary(report):
    """How the IPIs went."""
    return ("{cycles} loads, {handling} of which handled something, {plugins} of the plug-in, "
            "{switched} switches; {sent} IPIs: {handled} ours, {plugged} the plug-in's, {own} KVM's, "
            "{slow} slow; {fired} timers").format(**report.find("attach").figures[0])


def expect_passed(wrong, kernel, watcher):
    """Fail a test by what is wrong, if anything is."""
    if wrong:
        fail(f"{wrong}\n{end_of(folder(kernel, watcher) / 'console')}")
