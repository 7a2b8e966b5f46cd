# SPDX-License-Identifier: GPL-2.0
"""make tutorial-test: Documentation/tutorial.rst is done word for word in a clone of this tree,
and the handler's counter ends above zero on both machines."""
import os
import shutil
import subprocess

import pytest
import tutorial
from tools import TOP
from tree import files

GOOD = (TOP / "tests/docs/good.rst").read_text()
# What make would hand on to the one that the tutorial calls.
NOT_THE_READERS = "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "KERNEL", "ATTACH", "O"


def reader(origin):
    """The environment of somebody who has the tree from a folder, now a repository."""
    for command in ("init -q", "add -A", "-c user.name=me -c user.email=me commit -qm All"):
        subprocess.run(["git", *command.split()], cwd=origin, check=True)
    return {name: value for name, value in os.environ.items()
            if name not in NOT_THE_READERS} | {"KVM_FASTPATH": str(origin)}


def seed(kernel, clone):
    """Save a clone the download of a kernel, but not the build of the library in it."""
    mine = clone / "build" / kernel.name
    mine.mkdir(parents=True)
    shutil.copy(kernel / "version", mine)
    subprocess.run(["cp", "-al", *(kernel / name for name in (
        "linux", "image", "stock", "headers", "vmlinuz")), mine],
                   check=True)
    shutil.rmtree(mine / "linux/lib/kvm_fastpath", ignore_errors=True)


@pytest.mark.boots
@pytest.mark.slow
def test_tutorial(kernel, build):
    work = build / "tutorial"
    shutil.rmtree(work, ignore_errors=True)
    # The tree as it is, committed or not.
    for path in files("*"):
        (work / "origin" / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(TOP / path, work / "origin" / path)
    printed = tutorial.play((TOP / "Documentation/tutorial.rst").read_text(), work,
                            reader(work / "origin"), lambda clone: seed(kernel, clone))
    assert tutorial.idle(printed) == []
    shutil.rmtree(work)


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Does what a document says that does not need the tree."""
    monkeypatch.setattr(tutorial, "say", lambda text: None)
    (tmp_path / "origin").mkdir()
    (tmp_path / "origin/README.rst").write_text("")
    return lambda document: tutorial.play(document, tmp_path, reader(tmp_path / "origin"))


def test_what_is_true(play):
    assert len(list(tutorial.steps(GOOD))) == 6
    assert tutorial.idle(play(GOOD)) == []


@pytest.mark.parametrize("before, after", [
    ("\n    int three;", "\n    int four;"),
    ("cat file.c", "cat file.h"),
    ("; false\n", "\n"),
    ("\n    make: *** [all] Error 2\n", "\n"),
    ("[x] and ...", "x and ..."),
    ("[x] and ...\n", "[x] and ...\n    all\n"),
    ("    -int one", "    -int zero"),
    ("echo VMX loaded 9 9 9", "echo VMX on 9 9 9"),
    ("cd here", "cd there"),
])
def test_what_is_not_true(play, before, after):
    assert before in GOOD
    with pytest.raises(pytest.fail.Exception, match="what was printed:\n"):
        play(GOOD.replace(before, after))


@pytest.mark.parametrize("printed, machines", [
    ("VMX loaded 9 9 9\nSVM loaded 9 9 0\n", ["SVM"]), ("SVM  loaded  9  9  10  9\n", ["VMX"]),
    ("VMX on 9 9 9\nSVM unloaded 9 9 9\n", ["VMX", "SVM"]),
])
def test_handler_that_counted_nothing(printed, machines):
    assert tutorial.idle(printed) == machines
