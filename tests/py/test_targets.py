# SPDX-License-Identifier: GPL-2.0
"""pytest finds what is in tests/py by itself.  For the folders of what that reads and builds, the
table "What runs what" of Documentation/testing.rst has the target whose tests name them; and
another file names each script and KUnit suite that is there."""
import re
from fnmatch import fnmatch
from os.path import basename, dirname

import pytest
from tools import TOP, expect_nothing
from tree import files

TABLE = "Documentation/testing.rst"
ROW = re.compile(r"^``(\S+)``\s+``make ([\w-]+)``", re.M)
RECIPE = re.compile(r"^([\w-]+):(?!=).*\n((?:\t.*\n)+)", re.M)
INPUTS = re.compile(r"tests/(?!py/)|coccinelle/tests/|kunit/|.*_test\.")
CALLED = re.compile(r".*(\.sh|\.py|_kunit\.c)$")


def run_by(recipe, scripts):
    """What a recipe runs, and what that runs in its turn: {path: text}."""
    runs, todo = {}, {"Makefile": recipe}
    while todo:
        runs |= todo
        text = "\n".join(todo.values())
        todo = {path: scripts[path] for path in scripts.keys() - runs.keys()
                if basename(path) in text or f"import {basename(path)[:-3]}\n" in text
                or "pytest-3 -m" in text and path.startswith("tests/py/test_")}
    return runs


def wrong(tree):
    """What is wrong with {path: text}."""
    scripts = {path: tree[path] for path in tree if path.endswith((".sh", ".py"))}
    inputs = list(filter(INPUTS.match, tree))
    for path in filter(CALLED.match, inputs):
        name = basename(path).replace("_kunit.c", "_kunit.o")
        if not any(name in text for other, text in tree.items() if other != path):
            yield f"nothing names {path}"
    recipes = dict(RECIPE.findall(tree["Makefile"]))
    for pattern, target in ROW.findall(tree[TABLE].split("\nWhat runs what\n")[-1]):
        mine = [path for path in inputs if fnmatch(path, pattern)]
        inputs = [path for path in inputs if path not in mine]
        folders = {basename(dirname(path)) for path in mine}
        runs = run_by(recipes.get(target, ""), scripts)
        if not runs.keys() & set(mine) and not any(
                f"/{folder}" in text or f"{folder}/" in text
                for folder in folders for text in runs.values()):
            yield f"make {target} runs nothing of {pattern}"
    yield from (f"{TABLE} does not say what runs {path}" for path in inputs)


def test_each_input_is_a_targets():
    expect_nothing("\n".join(wrong({path: (TOP / path).read_text(errors="replace")
                                    for path in files("*")})))


GOOD = {
    "Makefile": "check: first\n\t@pytest-3 -m quick\n\nbench:\n\t@tests/bench/run.sh\n",
    TABLE: "\nWhat runs what\n\n``tests/bench/*``  ``make bench``\n``tests/*``  ``make check``\n",
    "tests/bench/run.sh": "cc *.c\n",
    "tests/bench/time.c": "\n",
    "tests/py/test_unit.py": "import units\n",
    "tests/py/units.py": 'TOP / "tests/unit"\n',
    "tests/unit/all.c": "\n",
}


def test_good_tree():
    assert not list(wrong(GOOD))


@pytest.mark.parametrize("path, before, after, expected", [
    ("tests/two_test.sh", "", "#!/bin/sh\n", "nothing names tests/two_test.sh"),
    ("tests/two_kunit.c", "", "two_kunit.c\n", "nothing names tests/two_kunit.c"),
    ("tests/py/test_unit.py", "import units", "", "make check runs nothing of tests/*"),
    ("tests/py/units.py", "tests/unit", "tests", "make check runs nothing of tests/*"),
    ("Makefile", "tests/bench/run.sh", "true", "make bench runs nothing of tests/bench/*"),
    ("Makefile", "bench:", "benches:", "make bench runs nothing of tests/bench/*"),
    (TABLE, "tests/bench/*", "tests/branch/*", "make bench runs nothing of tests/branch/*"),
    (TABLE, "tests/*", "tests/bench/*", f"{TABLE} does not say what runs tests/unit/all.c"),
])
def test_wrong_tree(path, before, after, expected):
    text = GOOD.get(path, "")
    assert before in text and text.replace(before, after) != GOOD.get(path)
    assert expected in wrong({**GOOD, path: text.replace(before, after)})
