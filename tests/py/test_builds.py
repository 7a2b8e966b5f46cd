# SPDX-License-Identifier: GPL-2.0
"""make builds: grafted trees built with KVM=y in a folder below the tree, as "make O=build" does:
for 64 bits, where one is booted on both machines; and for 32 bits, without the library."""
import os
import shutil

import demo
import machines
import pytest
from tools import TOP, expect_nothing, fail, run, say

pytestmark = [pytest.mark.builds, pytest.mark.slow]
KVM = "arch/x86/kvm"
LIBRARY = [f"{KVM}/fastpath/{name}.o" for name in ("lib/dispatch", "host/vmx", "host/svm")]
CONFIG = TOP / "tests/builds/base.config"
# What the graft writes to, and what the KUnit suites are in.
WRITTEN = KVM, "virt/kvm", "arch/x86/include/asm/kvm_host.h", "lib/Makefile", "lib/Kconfig"


def copy(linux, tree):
    """A kernel's tree, by hard links but for what is written to, and without the suites."""
    def link(source, target):
        path = os.path.relpath(source, linux)
        (shutil.copy2 if path.startswith(WRITTEN) else os.link)(source, target)
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(linux, tree, symlinks=True, copy_function=link,
                    ignore=shutil.ignore_patterns("kvm_fastpath*"))
    for name in ("Makefile", "Kconfig"):
        lines = (tree / "lib" / name).read_text().splitlines(keepends=True)
        (tree / "lib" / name).write_text("".join(
            line for line in lines if "kvm_fastpath" not in line))


def lacks(config):
    """The options that a kernel should have and has not; whether it has the library is judged by
    what is built."""
    return [line for line in CONFIG.read_text().splitlines() if line.startswith("CONFIG")
            and "KVM_FASTPATH" not in line and line not in config.splitlines()]


def objects(folder, names):
    """Those of the files that are there."""
    return [name for name in names if (folder / name).exists() and (folder / name).stat().st_size]


@pytest.fixture
def built(build, make):
    """The folder of what is built of a kernel's tree, grafted."""
    def run_make(series, arch, place, target):
        make("kernel", f"KERNEL={series}")
        tree = build / series / "builds" / arch
        log = f"{tree}.log"
        say(f"builds: {series}, {arch}: grafting and building {target} (3 CPU minutes cold)")
        copy(build / series / "linux", tree)
        run("coccinelle/integrate/graft.sh", tree, place, log=log)
        (tree / "build").mkdir()
        command = ("make", "-C", tree, f"ARCH={arch}", "O=build", "CC=ccache gcc",
                   f"-j{os.cpu_count()}")
        run(*command, f"KCONFIG_ALLCONFIG={CONFIG}", "allnoconfig", log=log)
        missing = lacks((tree / "build/.config").read_text())
        expect_nothing(missing and f"not in this kernel: {' '.join(missing)}")
        run(*command, target, log=log)
        return tree / "build"
    return run_make


def test_32_bits(built):
    folder = built("6.12", "i386", "vcpu_run", f"{KVM}/")
    assert objects(folder, [f"{KVM}/x86.o", *LIBRARY]) == [f"{KVM}/x86.o"]


def test_64_bits(built):
    folder = built("6.12", "x86_64", "handle_exit_irqoff", f"{KVM}/")
    assert objects(folder, LIBRARY) == LIBRARY


@pytest.mark.boots
def test_built_in_kvm_runs_the_demo(built):
    folder = built("6.1", "x86_64", "vcpu_run", "bzImage")
    assert objects(folder, LIBRARY) == LIBRARY
    image = folder.parent.parent / "image"
    (image / "boot").mkdir(parents=True, exist_ok=True)
    shutil.copy(folder / "arch/x86/boot/bzImage", image / "boot/vmlinuz-builtin")
    reports = machines.boot(image, image.parent / "demo", None, "run=demo")
    wrong = [f"{machine}: {name}: {text}" for machine, report in reports.items()
             for name in demo.PASSES for text in [demo.judge(report, name)] if text]
    wrong += [f"{machine}: {text}" for machine, report in reports.items()
              for text in report.faults]
    if wrong:
        fail("\n".join(wrong))
