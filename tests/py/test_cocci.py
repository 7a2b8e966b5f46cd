# SPDX-License-Identifier: GPL-2.0
"""make cocci-test: the rules report the lines of coccinelle/tests that a comment marks with
"cocci: KIND", each as of this kind, and no other line.  "near: KIND" marks a near miss."""
import functools
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from tools import TOP, expect_nothing, fail, run, say
from tree import files

RULES = {path.split("/")[-1][:-len(".cocci")]: path for path in files("coccinelle/check/*.cocci")}
FIXTURES = {path: (TOP / path).read_text() for path in files("coccinelle/tests/*.c")}
SHOWN = {"org": r"^\* TODO", "context": r"^-[^-]"}


def marked(word, fixtures):
    """The lines that a word marks, and as what."""
    return Counter(f"{path}:{number}: {kind}" for path, text in fixtures.items()
                   for number, line in enumerate(text.splitlines(), 1)
                   for kinds in re.findall(rf"/\* {word}: (.*?)\*/", line)
                   for kind in kinds.split())


def findings(report):
    """The lines that a report names, and as what; what it should not say stays as it is."""
    return Counter(re.sub(r"^(\S+:\d+):\d+-\d+: ERROR: .* \[(\w+)\]$", r"\1: \2", line)
                   for line in report.splitlines() if line)


def compare(report, wanted):
    """What is wrong with a report of some lines."""
    found = findings(report)
    return [*(f"too much: {line}" for line in found - wanted),
            *(f"not reported: {line}" for line in wanted - found)]


@functools.cache
def spatch(name, mode):
    """What a rule prints of all fixtures in one of its modes."""
    options = re.findall("^// Options: (.*)", (TOP / RULES[name]).read_text(), re.M)
    with tempfile.TemporaryDirectory() as folder:
        # One group a file, or the rules see all fixtures as one file.
        groups = Path(folder, "groups")
        groups.write_text("\n\n".join(FIXTURES) + "\n")
        done = subprocess.run(["spatch", "-D", mode, "--very-quiet", *" ".join(options).split(),
                               "--cocci-file", RULES[name], "--file-groups", groups],
                              cwd=TOP, check=False, capture_output=True, text=True)
    # It ends with 0 although a Python script has failed.
    if done.returncode or re.search("^EXN", done.stderr, re.M):
        fail(f"spatch ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


@pytest.mark.builds
def test_report():
    report = "".join(spatch(name, "report") for name in RULES)
    expect_nothing("\n".join(compare(report, marked("cocci", FIXTURES))))


@pytest.mark.builds
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("mode", SHOWN)
def test_other_modes_show_as_much(name, mode):
    """A finding may be of several lines there."""
    shown = re.findall(SHOWN[mode], spatch(name, mode), re.M)
    assert len(shown) >= findings(spatch(name, "report")).total() > 0


@pytest.mark.builds
@pytest.mark.parametrize("name", [
    name for name, path in RULES.items() if "\nvirtual patch" in (TOP / path).read_text()])
def test_patch(name):
    changed = re.findall("^[-+][^-+\n].*\n", spatch(name, "patch"), re.M)
    assert "".join(changed) == (TOP / f"coccinelle/tests/{name}.ported").read_text()


@pytest.mark.builds
def test_spatch_can_parse_the_fixtures():
    done = subprocess.run([TOP / "scripts/cocci.sh", "report", "coccinelle/tests"], cwd=TOP,
                          check=False, capture_output=True, text=True)
    assert re.fullmatch(rf"cocci: {len(RULES)} rules, .*\n", done.stderr)


def test_no_regular_expressions():
    """A spatch has PCRE or Str, whichever it was built with, and in Str "|" is a letter."""
    rules = {path: (TOP / path).read_text() for path in files("coccinelle/*.cocci")}
    assert rules
    assert [path for path, text in rules.items() if "=~" in text] == []


@pytest.mark.builds
def test_our_code(tmp_path):
    assert f"cocci: {len(RULES)} rules, " in run(
        "scripts/cocci.sh", "report", *"include lib handlers host samples".split(),
        log=tmp_path / "log")


@pytest.mark.builds
def test_from_any_folder(tmp_path):
    """As the kernel's coccicheck does: what the rules share is found beside them."""
    for path in RULES.values():
        done = subprocess.run(["spatch", "-D", "report", "--very-quiet", "--no-includes",
                               "--cocci-file", TOP / path, TOP / "coccinelle/tests/seed.c"],
                              cwd=tmp_path, check=False, capture_output=True, text=True)
        assert (done.returncode, re.findall("^EXN.*", done.stderr, re.M)) == (0, [])


def test_each_kind_has_hits_and_near_misses():
    hits, near = (Counter(mark.split()[-1] for mark in marked(word, FIXTURES).elements())
                  for word in ("cocci", "near"))
    assert hits
    say("\n".join(f"{kind:12} {hits[kind]:3} must match, {near[kind]:3} near misses"
                  for kind in sorted(hits | near)))
    assert [kind for kind in hits | near if not hits[kind] or not near[kind]] == []


def test_documentation_names_each_kind():
    kinds = {mark.split()[-1] for mark in marked("cocci", FIXTURES)}
    text = (TOP / "Documentation/coccinelle.rst").read_text()
    assert set(re.findall(r"^(\w+)\n    \S", text, re.M)) == kinds


REPORT = "f.c:2:1-2: ERROR: b() [lock]\n\nf.c:3:1-2: ERROR: c() [lock]\n"
WANTED = marked("cocci", {
    "f.c": "a();\nb();\t/* cocci: lock */\nc();\t/* near: sleep */ /* cocci: lock */\n"})


def test_good_report():
    assert compare(REPORT, WANTED) == []


@pytest.mark.parametrize("before, after", [
    ("f.c:2", "f.c:1"), ("f.c:3:1-2: ERROR: c() [lock]\n", ""), ("f.c:3", "f.c:2"), (REPORT, ""),
    ("f.c:2:1-2: ERROR", "ERROR"), (REPORT, 2 * REPORT), ("b() [lock]", "b() [sleep]"),
    ("b() [lock]", "b()"),
])
def test_wrong_report(before, after):
    assert compare(REPORT.replace(before, after), WANTED)
