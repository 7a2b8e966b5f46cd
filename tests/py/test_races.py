# SPDX-License-Identifier: GPL-2.0
"""make races: handlers and modules come and go on four CPUs, under lockdep, KASAN and KCSAN."""
from pathlib import Path

import kunit
import pytest
import races
from tools import say

CONSOLE = """\
[    0.1] kcsan: enabled early
[    9.1]     # handlers_come_and_go: 17 registrations
[    9.2]     ok 1 handlers_come_and_go
[   12.2]     ok 2 library_goes_off_and_on
[   12.3] ok 12 kvm_fastpath_race
RESULT module loaded and unloaded 200 times
SUCCESS kvm_fastpath races
"""
ENDED = "[12:00:00] Testing complete. Ran 8 tests: passed: 8\n"


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.xdist_group("uml")
@pytest.mark.parametrize("watcher", races.WATCHERS)
def test_four_cpus(kernel, watcher, request):
    races.build(kernel, watcher)
    result = races.boot(kernel, watcher, request.config.getoption("seed"))
    kunit.expect_passed(races.judge(result, watcher), kernel / "races" / watcher)
    say(f"races: {watcher}: {races.summary(result)}")


def test_good():
    result = kunit.Result(CONSOLE, ENDED)
    assert races.judge(result, "kcsan") is None
    assert races.summary(result) == "17 registrations; module loaded and unloaded 200 times"


@pytest.mark.parametrize("before, after", [
    ("kcsan: enabled early", ""), ("ok 1 handlers", "not ok 1 handlers"),
    ("come_and_go\n", "come_and_go # SKIP one CPU\n"), ("[   12.2]     ok 2", "[   12.2]     # 2"),
    ("SUCCESS", "FAIL"), ("SUCCESS", "WARNING: x\nSUCCESS"),
])
def test_broken(before, after):
    assert before in CONSOLE
    assert races.judge(kunit.Result(CONSOLE.replace(before, after), ENDED), "kcsan")


@pytest.mark.parametrize("missed", [[], ["kunit/race_kunit.c"]])
def test_files_that_are_not_watched(tmp_path, missed):
    for file in map(Path, races.OURS):
        (tmp_path / file.parent).mkdir(parents=True, exist_ok=True)
        (tmp_path / file.parent / f".{file.stem}.o.cmd").write_text(
            "gcc" if str(file) in missed else "gcc -fsanitize=thread")
    assert list(races.unwatched(tmp_path, "-fsanitize=thread", races.OURS)) == missed
