# SPDX-License-Identifier: GPL-2.0
"""make graft-test: graft.sh refuses the trees of refusals.py in one line that says why, and leaves
each as it is."""
import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import refusals
from tools import TOP, expect_nothing


class Trial:
    """A copy of Debian's tree, and what graft.sh is given and finds."""

    def __init__(self, work, linux, spatch):
        self.tree, self.bin = work / "tree", work / "bin"
        self.given, self.path = self.tree, f"{spatch}:{os.environ['PATH']}"
        self.bin.mkdir()
        # Nobody else's business, and to stay so.
        self.tree.mkdir(mode=0o700)
        shutil.copytree(linux / refusals.KVM, self.tree / refusals.KVM)
        (self.tree / refusals.HOST).parent.mkdir(parents=True)
        shutil.copy2(linux / refusals.HOST, self.tree / refusals.HOST)

    def graft(self, place):
        """graft.sh's exit status, and what it says."""
        # Under nohup, say, HUP is ignored, and no shell can trap it again.
        done = subprocess.run(
            ["env", "--default-signal=HUP", "coccinelle/integrate/graft.sh", self.given, place],
            cwd=TOP, env=os.environ | {"PATH": str(self.path)}, check=False, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout


def snapshot(tree):
    """{path: (mode, owner, group, what is in it)}."""
    def inside(path):
        return os.readlink(path) if path.is_symlink() else path.is_file() and path.read_bytes()
    return {path: (path.lstat().st_mode, path.lstat().st_uid, path.lstat().st_gid, inside(path))
            for path in [tree, *tree.rglob("*")]}


def wrong(status, said, words, before, after):
    """What is wrong with how a tree was refused."""
    lines = said.splitlines() or [""]
    if status != 2:
        yield f"exit status {status}"
    if sum(line.endswith("tree unchanged") for line in lines) != 1:
        yield "not one line that refuses"
    if words not in lines[-1]:
        yield f"does not say '{words}'"
    yield from (f"{path} has changed" for path in before.keys() | after.keys()
                if before.get(path) != after.get(path))


def pytest_generate_tests(metafunc):
    """A test for each tree of the kernel that is tested."""
    if "words" in metafunc.fixturenames and "change" in metafunc.fixturenames:
        rows = [row for row in refusals.ROWS if row[0] == metafunc.config.getoption("kernel")]
        metafunc.parametrize("place, words, change", [row[1:] for row in rows],
                             ids=["-".join(row[:3]) for row in rows])


@pytest.fixture(scope="session")
def spatch(build, tmp_path_factory):
    """A folder with a program spatch that does nothing twice, see cached-spatch.sh."""
    version = subprocess.check_output(["spatch", "--version"], text=True).split()[2]
    cache = build / "spatch" / version
    cache.mkdir(parents=True, exist_ok=True)
    program = tmp_path_factory.mktemp("spatch") / "spatch"
    program.write_text(f'#!/bin/sh\nexec {TOP}/tests/py/cached-spatch.sh '
                       f'{shutil.which("spatch")} {cache} "$@"\n')
    program.chmod(0o755)
    return program.parent


@pytest.mark.builds
@pytest.mark.kernel
def test_refusal(kernel, spatch, place, words, change):
    with TemporaryDirectory() as work:
        trial = Trial(Path(work), kernel / "linux", spatch)
        change(trial)
        before = snapshot(trial.tree)
        status, said = trial.graft(place)
        faults = list(wrong(status, said, words, before, snapshot(trial.tree)))
    expect_nothing(faults and "\n".join([*said.splitlines()[-5:], *faults]))


SAID = "graft: a.cocci: f.c, 1 hunks\ngraft: b.cocci: 0 hunks; tree unchanged\n"


def test_good_refusal(tmp_path):
    assert not list(wrong(2, SAID, "b.cocci: 0", snapshot(tmp_path), snapshot(tmp_path)))


@pytest.mark.parametrize("status, said", [
    (0, SAID), (1, SAID), (2, ""), (2, SAID + SAID), (2, SAID.replace("; tree unchanged", "")),
    (2, SAID.replace("b.cocci", "c.cocci")), (2, SAID + "cp: no space left\n"),
])
def test_wrong_words(status, said):
    assert list(wrong(status, said, "b.cocci: 0", {}, {}))


@pytest.mark.parametrize("touch", [
    lambda tree: (tree / "file").write_text("other"), lambda tree: (tree / "file").chmod(0o600),
    lambda tree: (tree / "file").unlink(), lambda tree: tree.chmod(0o701),
    lambda tree: (tree / "link").symlink_to("nowhere"), lambda tree: (tree / "new").mkdir(),
])
def test_tree_that_has_changed(tmp_path, touch):
    (tmp_path / "file").write_text("text")
    before = snapshot(tmp_path)
    touch(tmp_path)
    assert list(wrong(2, SAID, "b.cocci: 0", before, snapshot(tmp_path)))
