# SPDX-License-Identifier: GPL-2.0
"""make cocci-test: each rule reports the lines of coccinelle/tests that a comment marks with
"cocci: RULE", and no other line.  "near: RULE" marks a near miss."""
import re
import subprocess
from collections import Counter

import pytest
from tools import TOP, expect_nothing, fail, run
from tree import files

RULES = {path.split("/")[-1][:-len(".cocci")]: path for path in files("coccinelle/check/*.cocci")}
FIXTURES = {path: (TOP / path).read_text() for path in files("coccinelle/tests/*.c")}
SHOWN = {"org": r"^\* TODO", "context": r"^-[^-]"}


def marked(word, name, fixtures):
    """The lines that a word marks as a rule's."""
    return [f"{path}:{number}" for path, text in fixtures.items()
            for number, line in enumerate(text.splitlines(), 1)
            if re.search(rf"/\* {word}: ([a-z_]+ )*{name} ([a-z_]+ )*\*/", line)]


def compare(report, wanted):
    """What is wrong with a report of some lines."""
    found = Counter(re.sub(r"(:\d+):\d+-\d+: .*", r"\1", line)
                    for line in report.splitlines() if line)
    wanted = Counter(wanted)
    return [*(f"too much: {line}" for line in found - wanted),
            *(f"not reported: {line}" for line in wanted - found)]


def spatch(name, mode, folder):
    """What a rule prints of all fixtures in one of its modes."""
    # One group a file, or the rules see all fixtures as one file.
    (folder / "groups").write_text("\n\n".join(FIXTURES) + "\n")
    options = re.findall("^// Options: (.*)", (TOP / RULES[name]).read_text(), re.M)
    done = subprocess.run(["spatch", "-D", mode, "--very-quiet", *" ".join(options).split(),
                           "--cocci-file", RULES[name], "--file-groups", folder / "groups"],
                          cwd=TOP, check=False, capture_output=True, text=True)
    # It ends with 0 although a Python script has failed.
    if done.returncode or re.search("^EXN", done.stderr, re.M):
        fail(f"spatch ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


@pytest.mark.builds
@pytest.mark.parametrize("name", RULES)
def test_report(name, tmp_path):
    report = spatch(name, "report", tmp_path)
    expect_nothing("\n".join(compare(report, marked("cocci", name, FIXTURES))))


@pytest.mark.builds
@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("mode", SHOWN)
def test_other_modes_show_as_much(name, mode, tmp_path):
    """A finding may be of several lines there."""
    shown = re.findall(SHOWN[mode], spatch(name, mode, tmp_path), re.M)
    assert len(shown) >= len(marked("cocci", name, FIXTURES))


@pytest.mark.builds
@pytest.mark.parametrize("name", [
    name for name, path in RULES.items() if "\nvirtual patch" in (TOP / path).read_text()])
def test_patch(name, tmp_path):
    changed = re.findall("^[-+][^-+\n].*\n", spatch(name, "patch", tmp_path), re.M)
    assert "".join(changed) == (TOP / f"coccinelle/tests/{name}.ported").read_text()


@pytest.mark.builds
def test_spatch_can_parse_the_fixtures(tmp_path):
    # The rules themselves tell spatch of scoped_guard().
    plain = [path for path, text in FIXTURES.items() if "scoped_guard" not in text]
    parsed = run("spatch", "--parse-c", *plain, log=tmp_path / "log")
    assert re.findall(r"nb bad = (\d+) ", parsed) == ["0"], tmp_path / "log"


@pytest.mark.builds
def test_our_code(tmp_path):
    assert f"cocci: {len(RULES)} rules, " in run(
        "scripts/cocci.sh", "report", *"include lib handlers host samples".split(),
        log=tmp_path / "log")


def test_each_rule_has_hits_and_near_misses():
    assert RULES
    assert [(word, name) for word in ("cocci", "near") for name in RULES
            if not marked(word, name, FIXTURES)] == []


def test_marks_name_rules():
    marks = re.findall(r"/\* (?:cocci|near): (.*?)\*/", "".join(FIXTURES.values()))
    assert set(" ".join(marks).split()) == set(RULES)


REPORT = "f.c:2:1-2: ERROR: b()\n\nf.c:3:1-2: ERROR: c()\n"
WANTED = marked("cocci", "lock", {
    "f.c": "a();\nb();\t/* cocci: lock sleep */\nc();\t/* near: sleep */ /* cocci: lock */\n"})


def test_good_report():
    assert compare(REPORT, WANTED) == []


@pytest.mark.parametrize("before, after", [
    ("f.c:2", "f.c:1"), ("f.c:3:1-2: ERROR: c()\n", ""), ("f.c:3", "f.c:2"), (REPORT, ""),
    ("f.c:2:1-2: ERROR", "ERROR"), (REPORT, 2 * REPORT),
])
def test_wrong_report(before, after):
    assert compare(REPORT.replace(before, after), WANTED)
