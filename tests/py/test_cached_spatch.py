# SPDX-License-Identifier: GPL-2.0
"""cached-spatch.sh does what the program does that it stands for, and only once."""
import subprocess

import pytest
from tools import TOP

# Shows the file, and appends the rule to it.
PROGRAM = """\
#!/bin/sh
echo "$*" >>"$0.calls"
cat "$3"
echo bad >&2
[ "$1" != --in-place ] || cat "$2" >>"$3"
! grep -q fails "$2"
"""
WORDS = "--in-place", "rule", "text"


@pytest.fixture
def call(tmp_path):
    """Runs the program on files of its own each time: how often it has run, its exit status, what
    it prints, and what is in the file then."""
    program = tmp_path / "program"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    (tmp_path / "cache").mkdir()

    def run(option, rule, text, header=""):
        folder = tmp_path / f"files{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name, content in (("rule", rule), ("file", text), ("header.h", header)):
            (folder / name).write_text(content)
        done = subprocess.run(
            [TOP / "tests/py/cached-spatch.sh", program, tmp_path / "cache", option,
             folder / "rule", folder / "file"], check=False, capture_output=True, text=True)
        times = len((tmp_path / "program.calls").read_text().splitlines())
        return times, done.returncode, done.stdout, done.stderr, (folder / "file").read_text()
    return run


def test_same_again(call):
    assert call(*WORDS) == (1, 0, "text", "bad\n", "textrule")
    assert call(*WORDS) == (1, 0, "text", "bad\n", "textrule")


@pytest.mark.parametrize("words, text", [
    (("--show", "rule", "text"), "text"), (("--in-place", "other", "text"), "textother"),
    (("--in-place", "rule", "other"), "otherrule"), ((*WORDS, "other"), "textrule"),
])
def test_something_else(call, words, text):
    call(*WORDS)
    assert call(*words) == (2, 0, words[2], "bad\n", text)


def test_failure_is_not_kept(call, tmp_path):
    call("--in-place", "fails", "text")
    assert call("--in-place", "fails", "text") == (2, 1, "text", "bad\n", "textfails")
    assert not list((tmp_path / "cache").iterdir())
