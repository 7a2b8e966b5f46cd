# SPDX-License-Identifier: GPL-2.0
"""Linux as a guest: what goes into the image, and what a machine must say of it."""
import shutil

import images
from tools import TOP, only, run

PROGRAMS = TOP / "tests/guests"
KINDS = "deadline", "initial_count"
ICR, EOI = 0x830, 0x80b
WORK = ("futex_pingpongs", "pipe_pingpongs", "sleeps", "ticks", "shootdowns", "membarriers",
        "hotplugs")
PARTS = "futex", "pipe", "sleep", "tick", "tlb", "membarrier", "hotplug"
PHASES = "on", "off", "traced", "again"
# See Documentation/testing.rst.
CANNOT = {"vmx": (), "svm": ("hotplug", "hotplugs", "again")}
# An interrupt between a look at the guest's counts and one at the handlers'.
SLACK = 200
# Of the writes to the ICR and of the EOIs without PV EOI.
FEWEST_FAST = 0.8


def archive(image, out):
    """For the root of a machine: its own kernel once more, and an initrd with the workload."""
    root, initrd = out / "more", out / "workload"
    for folder in root, initrd:
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (root / "guest", *(initrd / name for name in ("proc", "sys", "dev"))):
        folder.mkdir(parents=True)
    run("make", "-C", PROGRAMS, f"OUT={out.parent / 'guests'}", log=out.parent / "guests.log")
    shutil.copy(out.parent / "guests/workload", initrd / "init")
    shutil.copy(images.vmlinuz(image), root / "guest/vmlinuz")
    # What kexec starts.
    images.pack(initrd, out / "again.cpio")
    (initrd / "again").mkdir()
    (out / "again.cpio").rename(initrd / "again/initrd")
    shutil.copy(root / "guest/vmlinuz", initrd / "again/kernel")
    images.pack(initrd, root / "guest/initrd")
    images.pack(root, out / "more.cpio")
    return out / "more.cpio"


def phases(machine):
    """The names of the rounds."""
    return [name for name in PHASES if name not in CANNOT[machine]]


def phase(report, kind, name):
    """The figures of a phase that has passed, or None: of its round, {msr: (handled, declined)},
    {exit reason: exits}, {msr: writes}."""
    test = report.find("linux", kind, name)
    if not test or not test.ok:
        return None
    pick = {what: [row for row in test.figures if what in row]
            for what in ("phase", "msr", "reason", "written")}
    return (only(pick["phase"]),
            {row["msr"]: (row["handled"], row["declined"]) for row in pick["msr"]},
            {row["reason"]: row["exits"] for row in pick["reason"]},
            {row["written"]: row["writes"] for row in pick["written"]})


def wrong_on(kind, work, handlers):
    """What is wrong with a round under our handlers."""
    for msr in (ICR, EOI) if kind == "deadline" else (ICR,):
        handled, declined = handlers[msr]
        if handled < FEWEST_FAST * (handled + declined) or not handled:
            yield f"of {handled + declined} writes to {msr:#x} {handled} were handled fast"
    ends, interrupts = sum(handlers[EOI]), work["interrupts_after"] - work["interrupts_before"]
    if kind == "deadline" and abs(ends - interrupts) > SLACK:
        yield f"{interrupts} interrupts, {ends} EOIs"


def wrong_traced(handlers, exits, writes):
    """What is wrong with the exits, which are counted by tracepoints."""
    if not exits or sum(exits.values()) < sum(writes.values()):
        yield "not each exit was traced"
    yield from (f"{writes.get(msr, 0)} writes to {msr:#x} were traced, {sum(asked)} asked for"
                for msr, asked in handlers.items() if abs(writes.get(msr, 0) - sum(asked)) > SLACK)


def judge_phase(report, kind, name, machine):
    """None, or what is wrong with a phase."""
    found = phase(report, kind, name)
    if not found:
        return "; ".join([f"{kind}, {name}: has not passed", *report.faults, *report.remarks])
    work, handlers, exits, writes = found
    wrong = [f"no {what}" for what in WORK
             if not work.get(what) and what not in CANNOT[machine]]
    if name != "off":
        wrong += wrong_on(kind, work, handlers)
    elif any(map(any, handlers.values())):
        wrong.append("handled or declined without a handler")
    if name == "traced":
        wrong += wrong_traced(handlers, exits, writes)
    return "; ".join(wrong) or None


def judge_lossy(report, kind):
    """None, or what is wrong with the round whose IPIs were lost."""
    test = report.find("linux", kind, "lossy")
    if not test or not test.ok or len(test.notes) != 1:
        return "; ".join([f"{kind}: the loss was not noticed", *report.faults, *report.remarks])
    return None
