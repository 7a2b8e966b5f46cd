# SPDX-License-Identifier: GPL-2.0
"""Small x86 kernels that watch the suites and modules that come and go, on four emulated CPUs."""
import os
import re
import shutil
from pathlib import Path

import images
import kunit
from tools import TOP, alone, fail, run, say

HERE = TOP / "tests/races"
# What a kernel says at boot, and what our files are compiled with.
WATCHERS = {"lockdep": ("Lock dependency validator", ""),
            "kasan": ("KernelAddressSanitizer initialized", "-fsanitize=kernel-address"),
            "kcsan": ("kcsan: enabled early", "-fsanitize=thread")}
OURS = [str(file.relative_to(TOP)) for pattern in ("lib/*.c", "handlers/*.c", "kunit/race_kunit.c")
        for file in sorted(TOP.glob(pattern))]
# Only our files are watched: whether the rest of the kernel races is not our question, and it
# would fill the watchpoints.  Its locks must tell that they order, though.  Linux 6.1 asks by a
# file's name alone, 6.12 by its path from the Kbuild.
WATCH = ["KCSAN_SANITIZE=n",
         *(f"KCSAN_SANITIZE_{name}.o=y" for file in OURS
           for name in (file[:-2], file[:-2].rpartition("/")[2])),
         *(f"KCSAN_INSTRUMENT_BARRIERS_{name}.o=y"
           for name in ("mutex", "spinlock", "rtmutex", "rwsem", "tree"))]
CASES = "1 handlers_come_and_go", "2 library_goes_off_and_on"


def maker(kernel, out, *always):
    """What builds in a folder from the kernel's source."""
    def make(*arguments):
        run("make", "-C", kernel / "linux", "ARCH=x86", f"O={out}", "CC=ccache gcc",
            f"-j{os.cpu_count()}", *always, *arguments, log=out.parent / f"{out.name}.log")
    return make


def configure(out, make, *names):
    """The options of base.config and of the named ones alone, and none of them missing."""
    wanted = "".join((HERE / f"{name}.config").read_text() for name in ("base", *names))
    (out / "wanted").write_text(wanted)
    make(f"KCONFIG_ALLCONFIG={out}/wanted", "allnoconfig")
    has = (out / ".config").read_text().splitlines()
    lacks = [line for line in wanted.splitlines() if line.startswith("CONFIG") and line not in has]
    if lacks:
        fail(f"races: not in this kernel: {' '.join(lacks)}")


def unwatched(library, flag, files):
    """Files that were compiled without the flag: nothing would be found in them."""
    for file in map(Path, files):
        if flag not in (library / file.parent / f".{file.stem}.o.cmd").read_text():
            yield str(file)


def build(kernel, watcher, folder="kvm_fastpath"):
    """The kernel with all suites and the library in its lib/folder, modules and an initrd."""
    linux, out = kernel / "linux", kernel / "races" / watcher
    library, root, log = out / "lib" / folder, out / "root", out.parent / f"{watcher}.log"
    make = maker(kernel, out, f"FASTPATH={folder}")

    root.mkdir(parents=True, exist_ok=True)
    if not (out / "vmlinux").exists():
        say(f"races: building {watcher} (6 CPU minutes cold)")
    with alone(kernel):
        run(TOP / "scripts/into-linux.sh", linux, log=log)
        configure(out, make, "suites", watcher)
        make(*WATCH, "bzImage", "modules")
        missed = list(unwatched(library, WATCHERS[watcher][1], OURS))
        if missed:
            fail(f"races: {watcher} does not watch {' '.join(missed)}")
        shutil.copytree(HERE, out / "modules", dirs_exist_ok=True,
                        ignore=shutil.ignore_patterns("probes"))
        make(f"M={out}/modules", f"LIBRARY={linux}/lib/{folder}", "modules")
        for module in (out / "modules").glob("*.ko"):
            shutil.copy(module, root)
        run("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-static", "-s", "-o", root / "init",
            HERE / "init.c", log=log)
        images.pack(root, out / "initrd", None)


def boot(kernel, watcher, seed, glob="kvm_fastpath*"):
    """The suites named glob, then init.c, which loads and unloads modules."""
    out = kernel / "races" / watcher
    return kunit.suites(kernel, out, glob, f"--qemu_config={HERE}/qemu.py",
                        f"--qemu_args=-initrd {out}/initrd",
                        f"--kernel_args=kvm_fastpath_kunit.race_seed={seed}",
                        seconds=int(os.environ.get("TIMEOUT", "600")))


def judge(result, watcher):
    """None, or what is wrong with a boot."""
    wrong = kunit.judge(result)
    if wrong:
        return wrong
    if WATCHERS[watcher][0] not in result.console:
        return f"{watcher} does not watch"
    if not all(re.search(rf"^\[.*\] *ok {case}$", result.console, re.M) for case in CASES):
        return "the race suite did not run"
    if not re.search("^SUCCESS kvm_fastpath races", result.console, re.M):
        return "init.c did not come to its end"
    return None


def summary(result):
    """What went on meanwhile."""
    return "; ".join(re.search(pattern, result.console, re.M)[1] for pattern in
                     ("# handlers_come_and_go: (.*)", "^RESULT (.*)"))
