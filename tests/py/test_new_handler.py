# SPDX-License-Identifier: GPL-2.0
"""make new-handler in a copy of this tree: what is wrong is refused with a line and without a
trace, and two new handlers build, please checkpatch and pass their suites."""
import os
import re
import shutil
import subprocess

import kunit
import pytest
from tools import TOP, run
from tree import files

MSR = "0x4b564d04"
NAME, TAKEN = "begin with a-z, go on with a-z, 0-9 and _", "is taken: "
# A name that the kernel has, too; and the longest, and the highest MSR.
NEW = {"hrtimer": MSR, "abcdefghij_123456789": "4294967295"}
FOLDER = "kvm_fastpath_new"


def contents(tree):
    """Each file of a tree, and what is in it."""
    return {path: path.read_bytes() for path in tree.rglob("*") if path.is_file()}


def new_handler(tree, name, msr):
    """make new-handler: its exit status, and what it says itself."""
    environment = {word: value for word, value in os.environ.items()
                   if word not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "KERNEL")}
    done = subprocess.run(
        ["make", "-s", "-C", tree, f"O={tree.parent}/build", "new-handler", f"NAME={name}",
         f"MSR={msr}"], env=environment, check=False, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    return done.returncode, re.sub(r"^make.* Error 2\n", "", done.stdout, flags=re.M)


def refuse(tree, name, msr, words):
    """A call must be refused in one line with these words."""
    before = contents(tree)
    status, said = new_handler(tree, name, msr)
    assert status and re.fullmatch("new-handler: .*; nothing is written\n", said)
    assert words in said
    assert contents(tree) == before


def copy(folder, kernel_sh):
    """A copy of this tree, with another kernel.sh."""
    tree = folder / "tree"
    tree.mkdir()
    subprocess.run(["cp", "-p", "--parents", "-t", tree, *files("*")], cwd=TOP, check=True)
    (tree / "scripts/kernel.sh").write_text(kernel_sh)
    return tree


@pytest.fixture(scope="module")
def without_kernel(tmp_path_factory):
    """A copy of this tree that cannot fetch a kernel's source."""
    return copy(tmp_path_factory.mktemp("new-handler"), "exit 3\n")


@pytest.mark.parametrize("name, words", [
    ("Pv_eoi", NAME), ("../pv_eoi", NAME), ("pv-eoi", NAME), ('pv"eoi', NAME), ("pv$eoi", NAME),
    ("pv$$eoi", NAME), ("pv`eoi", NAME), (r"pv\neoi", NAME), ("pv\neoi", NAME), ("", "is empty"),
    ("pv_eoi_that_is_too_long", "is longer than 20 letters"), ("icr", TAKEN), ("builtin", TAKEN),
    ("handler", TAKEN), ("native", TAKEN), ("stub", TAKEN), ("registry", TAKEN),
])
def test_wrong_name(without_kernel, name, words):
    refuse(without_kernel, name, MSR, words)


@pytest.mark.parametrize("msr", ["0x14b564d04", "MSR_KVM_PV_EOI_EN", "", "08", "1$(2)", "1\n2"])
def test_wrong_msr(without_kernel, msr):
    refuse(without_kernel, "pv_eoi", msr, "is not a number of 32 bits")


@pytest.fixture
def tree(kernel, tmp_path):
    """A copy of this tree that has the kernel's source."""
    folder = tmp_path / "build" / kernel.name
    folder.mkdir(parents=True)
    (folder / "linux").symlink_to(kernel / "linux")
    for name in "version", "source":
        shutil.copy(kernel / name, folder)
    return copy(tmp_path, "")


@pytest.mark.builds
@pytest.mark.parametrize("msr", ["0x830", "2096", "0x6e0"])
def test_msr_of_a_handler(tree, msr):
    refuse(tree, "pv_eoi", msr, "has a handler already, see handlers/")


@pytest.mark.builds
def test_what_a_new_handler_takes(tree):
    assert new_handler(tree, "pv_eoi", MSR)[0] == 0
    refuse(tree, "again", MSR, "has a handler already, see handlers/pv_eoi/pv_eoi.h")
    refuse(tree, "pv_eoi", "0x4b564d05", TAKEN)
    table = tree / "handlers/table.h"
    table.write_text(table.read_text().replace(f'{MSR}, "', 'MSR_NOBODY_KNOWS, "'))
    refuse(tree, "again", "0x4b564d05", "cannot tell whether MSR=0x4b564d05 is free")


@pytest.mark.builds
@pytest.mark.xdist_group("uml")
@pytest.mark.usefixtures("uml")
def test_new_handlers(tree, kernel):
    log = kernel / "new-handlers.log"
    for name, msr in NEW.items():
        run(tree / "scripts/new-handler.sh", name, msr, kernel / "linux", log=log)
    mine = [path for name in NEW for path in (tree / "handlers" / name, tree / "kunit")
            for path in path.glob(f"{name}*")]
    assert len(mine) == 2 * len(NEW)
    run("perl", kernel / "linux/scripts/checkpatch.pl", "--no-tree", "--strict", "--terse",
        "--no-summary", "-f", tree / "handlers/builtins.h", tree / "handlers/table.h",
        *mine, cwd=tree, log=log)
    try:
        run(tree / "scripts/copy-library.sh", kernel / "linux/lib" / FOLDER, log=log)
        kunit.build(kernel, "new-handlers", f"FASTPATH={FOLDER}")
        for suite in (*NEW, "builtin"):
            result = kunit.suites(kernel, kernel / "new-handlers", f"kvm_fastpath_{suite}")
            kunit.expect_passed(kunit.judge(result), kernel / "new-handlers")
            assert re.search("passed: [1-9]", result.parsed)
    finally:
        shutil.rmtree(kernel / "linux/lib" / FOLDER, ignore_errors=True)
