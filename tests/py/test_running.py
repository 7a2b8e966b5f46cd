# SPDX-License-Identifier: GPL-2.0
"""A run that did not do all it should fails, and its last line counts that."""
import os
import subprocess

import pytest
from tools import TOP

pytestmark = pytest.mark.builds
PASSES = "def test_a():\n    pass\n"
BOOTS = ("import os, pytest\n"
         "@pytest.mark.boots\ndef test_a(tables):\n    tables.append([f'by {os.getpid()}'])\n"
         "@pytest.mark.boots\ndef test_b(tables):\n    tables.append([f'by {os.getpid()}'])\n"
         "@pytest.fixture(scope='session')\ndef tables(request):\n"
         "    from running import TABLES\n    return request.config.stash[TABLES]\n")


def play(folder, text, *options):
    """A run of a test file: its exit status and what it printed."""
    (folder / "test_it.py").write_text(text)
    done = subprocess.run(
        ["pytest-3", "-c", TOP / "pytest.ini", "--rootdir", folder, "-p", "running", *options,
         folder / "test_it.py"], cwd=folder, check=False, text=True, stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(TOP / "tests/py")})
    return done.returncode, done.stdout.splitlines()


@pytest.mark.parametrize("workers", [[], ["-n2", "--dist=loadgroup"]])
@pytest.mark.parametrize("text, passes, ends", [
    (PASSES, True, "1 passed, 0 failed"),
    (PASSES + "def test_b():\n    assert 0\n", False, "1 passed, 1 failed"),
    (PASSES.replace("()", "(missing)"), False, "0 passed, 1 failed"),
    ("import missing\n" + PASSES, False, "0 passed, 1 failed"),
    ("", False, "0 passed, 0 failed"),
])
def test_last_line(tmp_path, workers, text, passes, ends):
    status, lines = play(tmp_path, text, *workers)
    assert (status == 0) is passes
    assert lines[-1] == ends


def test_worker_that_is_killed(tmp_path):
    dies = "def test_b():\n    import os\n    os.kill(os.getpid(), 9)\n"
    status, lines = play(tmp_path, PASSES + dies, "-n2", "--dist=loadgroup")
    # Another worker may have tried again.
    assert status and lines[-1].startswith("1 passed, ") and lines[-1] != "1 passed, 0 failed"


def test_one_worker_boots_and_its_tables_are_printed(tmp_path):
    status, lines = play(tmp_path, BOOTS, "-n2", "--dist=loadgroup")
    tables = [line for line in lines if line.startswith("by ")]
    assert not status and len(tables) == 2 and len(set(tables)) == 1
