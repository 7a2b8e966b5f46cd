# SPDX-License-Identifier: GPL-2.0
"""What the suites saw kills a mutant; that they did not run, or came to no end, does not."""
from contextlib import nullcontext

import kunit
import mutants
import pytest
from tools import TOP, fail

ENDED = "[12:00:00] Testing complete. Ran 8 tests: passed: 8"
FAILED = "[12:00:00] [FAILED] case\n[12:00:00] Testing complete. Ran 8 tests: passed: 7, failed: 1"
CONSOLE = "    # Subtest: kvm_fastpath_x\n    ok 1 case\n"
WARNS = CONSOLE + "WARNING: bad\n"
STALLS = CONSOLE + "rcu: INFO: x self-detected stall on CPU\n"
RACES = CONSOLE + "BUG: KCSAN: data-race in x / y\n"
PANICS = CONSOLE + "Kernel panic - not syncing: x\n"
MISSES = CONSOLE + "# case: wants on the console: handler x (y) slept\n"


@pytest.mark.parametrize("killer, console, parsed, expected", [
    ("kunit", CONSOLE, FAILED, "killed case"),
    ("kunit", "", "it ends", "BROKEN the suites did not begin: it ends"),
    ("kunit", WARNS, ENDED, "killed WARNING: bad"),
    ("kunit", MISSES, ENDED, "killed missing: handler x (y) slept"),
    ("kunit", PANICS, "it ends", "killed Kernel panic - not syncing: x"),
    ("kunit", STALLS, ENDED, "BROKEN no verdict: splats"),
    ("kunit", CONSOLE, "it ends", "BROKEN no verdict: it ends"),
    ("kunit", MISSES, "it ends", "BROKEN no verdict: it ends"),
    ("kunit", WARNS, "it ends", "BROKEN no verdict: it ends"),
    ("kunit", WARNS + "    ok 3 case\n", "it ends", "killed WARNING: bad"),
    ("kunit", MISSES + "    ok 3 case\n", "it ends", "killed missing: handler x (y) slept"),
    ("kunit,hangs", CONSOLE, "it ends", "killed no end of kvm_fastpath_x"),
    ("kunit,hangs", "", "it ends", "BROKEN the suites did not begin: it ends"),
    ("kunit,hangs", "Kernel panic - x\n", "it ends", "BROKEN the suites did not begin: it ends"),
    ("kunit", CONSOLE, ENDED, "SURVIVED "),
    ("races", RACES, "it ends", "killed BUG: KCSAN: data-race in x / y"),
    ("races", CONSOLE, "it ends", "BROKEN no verdict: it ends"),
    ("races", "", "it ends", "BROKEN the suites did not begin: it ends"),
])
def test_verdict(killer, console, parsed, expected):
    result = kunit.Result(console, parsed)
    bug = mutants.Bug("a-bug", "x", killer, "")
    assert " ".join(mutants.verdict(bug, result, kunit.judge(result))).startswith(expected)


@pytest.mark.parametrize("killer, misses, expected", [
    ("races", 0, "killed"), ("races", 2, "killed"), ("races", 3, "SURVIVED"),
    ("kunit", 0, "killed"), ("kunit", 1, "SURVIVED"),
])
def test_race_that_is_seen_by_chance(monkeypatch, tmp_path, killer, misses, expected):
    ends = [(kunit.Result(CONSOLE, ENDED), None)] * misses
    ends.append((kunit.Result(RACES, ENDED), "splats"))
    (tmp_path / "x").write_text("passes\n")
    monkeypatch.setattr(mutants, "copy", lambda *_: tmp_path)
    monkeypatch.setattr(mutants, "run_suites", lambda *_: ends.pop(0))
    bug = mutants.Bug("a-bug", "x", killer, "s/passes/fails/")
    assert mutants.show(None, "copy", bug)[0] == expected


@pytest.mark.parametrize("script, expected", [
    ("s/passes/fails/", ("killed", "case")),
    ("s/pisses/fails/", ("BROKEN", "its script does not apply")),
    ("s/passes/fails/;s/pisses/fails/", ("BROKEN", "its script does not apply")),
    ("s/passes/garbage/", ("BROKEN", "it does not compile: an error")),
])
def test_script(monkeypatch, tmp_path, script, expected):
    def run_suites(*_):
        if "garbage" in (tmp_path / "x").read_text():
            fail("an error")
        return kunit.Result(CONSOLE, FAILED), FAILED

    (tmp_path / "x").write_text("passes\n")
    monkeypatch.setattr(mutants, "copy", lambda *_: tmp_path)
    monkeypatch.setattr(mutants, "run_suites", run_suites)
    assert mutants.show(None, "copy", mutants.Bug("a-bug", "x", "kunit", script)) == expected


def test_table():
    bug, = mutants.read_table("# a remark\n\na-bug\tlib/x\tkunit,hangs\ts/a b/c/\n")
    assert vars(bug) == {"name": "a-bug", "file": "lib/x", "killer": "kunit", "hangs": "hangs",
                         "script": "s/a b/c/"}
    with pytest.raises(ValueError, match="who is unit?"):
        mutants.read_table("a-bug\tlib/x\tunit\ts/a/b/\n")


@pytest.mark.parametrize("parsed, passes", [(ENDED, True), (FAILED, False)])
def test_suites_without_any_bug(monkeypatch, tmp_path, parsed, passes):
    library = tmp_path / "copy"
    library.mkdir()
    result = kunit.Result(CONSOLE, parsed)
    monkeypatch.setattr(mutants, "copy", lambda *_: library)
    monkeypatch.setattr(mutants, "run_suites", lambda *_: (result, kunit.judge(result)))
    with nullcontext() if passes else pytest.raises(pytest.fail.Exception):
        mutants.expect_no_bug(tmp_path, "kunit", "copy")
    assert not library.exists()


def test_each_script_applies():
    """A change of a line in which a bug is planted must change the bug's script, too.  "make
    mutants" would say so only after hours."""
    bugs = mutants.read_table((TOP / "tests/mutants.table").read_text())
    assert [bug.name for bug in bugs if not mutants.planted(bug, TOP)] == []
