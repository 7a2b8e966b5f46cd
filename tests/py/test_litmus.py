# SPDX-License-Identifier: GPL-2.0
"""make litmus: herd7, with the kernel's memory model, finds for each test the result that its
comment states.  A test that states Never must lose that result without the barrier that it is
about, or else its condition could be one that no program meets."""
import re
import subprocess
from types import SimpleNamespace

import pytest
from tools import TOP, alone, expect_nothing, run
from tree import files

TESTS = {path: (TOP / path).read_text() for path in files("tests/litmus/*.litmus")}
STATED = re.compile(r"^ \* Result: (Never|Sometimes)$", re.M)


def weakened(text):
    """The test without its strongest barrier."""
    without = text.replace("\n\tsynchronize_rcu();", "")
    return without if without != text else text.replace("rcu_assign_pointer(", "WRITE_ONCE(")


def observed(name, ran):
    """What herd7 observes, in a word, or what it says instead."""
    if ran.returncode or ran.stderr:
        return f"herd7 says: {ran.stderr.strip() or 'nothing'}"
    found = re.findall(r"^(Flag |Observation )(?:(\S+) (\w+) \d+ \d+$)?", ran.stdout, re.M)
    return found[0][2] if [test[:2] for test in found] == [("Observation ", name)] else (
        f"herd7 says: {ran.stdout}")


def judge(name, text, herd):
    """None, or what is wrong with a test, or with what herd() makes of its text."""
    stated = STATED.findall(text)
    result = observed(name, herd(text))
    if stated != [result]:
        return f"{result}, not {stated}"
    without = observed(name, herd(weakened(text)))
    if result == "Never" and without not in ("Sometimes", "Always"):
        return f"{without}, without its barrier"
    return None


@pytest.fixture(scope="session")
def herd7(build):
    """The program, which Debian 12 does not have."""
    with alone(build):
        run("scripts/herd.sh", build / "herd", log=build / "herd.log")
    return build / "herd/herd7"


@pytest.mark.builds
@pytest.mark.parametrize("path", TESTS)
def test_litmus(path, herd7, kernel, tmp_path):
    def herd(text):
        (tmp_path / "test.litmus").write_text(text)
        return subprocess.run([herd7, "-conf", "linux-kernel.cfg", tmp_path / "test.litmus"],
                              cwd=kernel / "linux/tools/memory-model", check=False,
                              capture_output=True, text=True)
    expect_nothing(judge((TOP / path).stem, TESTS[path], herd))


def test_some_never_happens():
    assert "Never" in STATED.findall("".join(TESTS.values()))


NEVER = "Test good Allowed\nNo\nObservation good Never 0 3\n"
SOMETIMES = "Test good Allowed\nOk\nObservation good Sometimes 1 3\n"
GOOD = " * Result: Never\nP0(int *x)\n{\n\tsynchronize_rcu();\n}\n"


def played(text=GOOD, strong=NEVER, weak=SOMETIMES, stderr="", returncode=0):
    """The verdict on a test of which herd7 says this, with its barrier and without."""
    return judge("good", text, lambda text: SimpleNamespace(
        returncode=returncode, stderr=stderr, stdout=strong if "\tsync" in text else weak))


def test_good():
    assert played() is None
    assert played(GOOD.replace("Never", "Sometimes"), strong=SOMETIMES) is None
    assert weakened("rcu_assign_pointer(*p, q);") == "WRITE_ONCE(*p, q);"


@pytest.mark.parametrize("broken", [
    {"strong": SOMETIMES}, {"weak": NEVER}, {"weak": ""}, {"strong": ""}, {"strong": "nothing"},
    {"text": GOOD.replace("Never", "Sometimes")}, {"text": GOOD.replace("Never", "")},
    {"text": GOOD.replace(" * Result: Never\n", "")}, {"text": GOOD + " * Result: Never\n"},
    {"strong": NEVER.replace("Observation good", "Observation bad")}, {"strong": 2 * NEVER},
    {"strong": NEVER + "Flag data-race\n"}, {"stderr": "Warning"}, {"returncode": 2},
    {"text": GOOD.replace("\tsynchronize_rcu();", "\t/* synchronize_rcu() */"), "weak": NEVER},
])
def test_wrong(broken):
    assert played(**broken)
