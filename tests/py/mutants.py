# SPDX-License-Identifier: GPL-2.0
"""The bugs of tests/mutants.table, and those of them that the KUnit suites must see: in UML, or on
the four CPUs of "make races" what one CPU cannot tell."""
import re
import shutil
import subprocess

import kunit
import pytest
import races
from tools import TOP, expect_nothing, run

# How often a bug may be run until somebody sees it: KCSAN looks at accesses that it picks by chance.
SUITES = {"kunit": 1, "races": 3}
# Where the registry is called from in the modules that have the bug.
PLACES = {"vcpu_run": "vcpu_run", "handle_exit_irqoff": "handle_exit_irqoff",
          "sequences": "vcpu_run"}


class Bug:
    """A row of the table."""

    def __init__(self, name, file, killer, script):
        self.name, self.file, self.script = name, file, script
        self.killer, _, self.hangs = killer.partition(",")
        if self.killer not in (*SUITES, *PLACES):
            raise ValueError(f"tests/mutants.table: {name}: who is {killer}?")


def read_table(text):
    """The table's rows."""
    return [Bug(*line.split(None, 3)) for line in text.splitlines() if line and line[0] != "#"]


def planted(bug, library):
    """The file with the bug in it; None if a command of its script does not apply."""
    text = (library / bug.file).read_bytes()
    for command in re.split(r";(?=s/)", bug.script):
        before = text
        text = subprocess.run(["sed", "-Ez", command], input=before, check=False,
                              stdout=subprocess.PIPE).stdout
        if text in (before, b""):
            return None
    return text


def plant(bug, library):
    """Put the bug into a copy of the library; say what is wrong if that does not work."""
    after = planted(bug, library)
    if not after:
        return "its script does not apply"
    (library / bug.file).write_bytes(after)
    return None


def copy(kernel, name):
    """The library without any bug, in a folder of its own of the kernel's source."""
    library = kernel / "linux/lib" / name
    run(TOP / "scripts/copy-library.sh", library, log=kernel / f"{name}.log")
    return library


def build_again(kernel, name):
    """UML once more, which is configured: only the library in its copy may have changed.  kbuild
    goes into that folder alone, not into all 300, and links: that takes half the time.  -j1 has make
    keep the order of its two goals."""
    (kernel / name / "vmlinux.a").unlink(missing_ok=True)
    run("make", "-C", kernel / "linux", "ARCH=um", f"O={kernel}/{name}", "CC=ccache gcc", "-j1",
        f"FASTPATH={name}", f"build-dir=lib/{name}", f"lib/{name}", "linux",
        log=kernel / f"{name}.log")


def run_suites(kernel, by, name, build):
    """Build the suites with the library as it is in its copy, and run them.  (What they said, None
    or what is wrong with that)."""
    if by == "races":
        races.build(kernel, "kcsan", name)
        result = races.boot(kernel, "kcsan", 1, "kvm_fastpath_race")
        return result, races.judge(result, "kcsan")
    build(kernel, name)
    # Seconds of CPU time, because a busy host must not look like a mutant that never ends; one that
    # waits for itself takes no CPU.
    result = kunit.suites(kernel, kernel / name, "kvm_*", seconds=100,
                          limit=("prlimit", "--cpu=20"))
    return result, kunit.judge(result)


def verdict(bug, result, wrong):
    """(verdict, who saw the bug, or why nobody has).  No end alone may be the host's doing."""
    if not wrong:
        return "SURVIVED", ""
    if "# Subtest: kvm_" not in result.console:
        return "BROKEN", f"the suites did not begin: {wrong}"
    seen = kunit.witness(result)
    if not seen and bug.hangs:
        seen = "no end of " + result.console.rpartition("# Subtest: ")[2].splitlines()[0]
    return ("killed", seen) if seen else ("BROKEN", f"no verdict: {wrong}")


def show(kernel, name, bug):
    """The verdict on a bug that suites must see, in folders of that name."""
    wrong = plant(bug, copy(kernel, name))
    if wrong:
        return "BROKEN", wrong
    for _ in range(SUITES[bug.killer]):
        try:
            seen = verdict(bug, *run_suites(kernel, bug.killer, name, build_again))
        except pytest.fail.Exception as failed:
            return "BROKEN", f"it does not compile: {failed}"
        if seen[0] != "SURVIVED":
            break
    return seen


def build(kernel, name):
    """UML with the library in its copy."""
    kunit.build(kernel, name, f"FASTPATH={name}")


def expect_no_bug(kernel, by, name):
    """Without any bug suites must pass, before and after: else all would count as killed."""
    library = copy(kernel, name)
    _, wrong = run_suites(kernel, by, name, build)
    shutil.rmtree(library)
    expect_nothing(wrong and f"mutants: {by}: the suites fail without any bug:\n{wrong}")
