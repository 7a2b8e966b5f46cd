# SPDX-License-Identifier: GPL-2.0
"""Nothing that is called a test runs never.  pytest collects each tests/py/test_*.py; the table
"What runs what" of Documentation/testing.rst has the target for each input of theirs, and that
target's recipe runs tests that name it, or that import what does."""
import re
from fnmatch import fnmatch

import pytest
from tools import TOP, expect_nothing
from tree import files

TABLE = "Documentation/testing.rst"
ROW = re.compile(r"^``(\S+)``\s+``make ([\w-]+)``", re.M)
RECIPE = re.compile(r"^([\w-]+):(?!=).*\n((?:\t.*\n)+)", re.M)
IMPORTED = re.compile(r"^(?:from|import) (\w+)", re.M)
INPUT = re.compile(r"tests/(?!py/)|coccinelle/tests/|kunit/")


def run_by(recipe, tree):
    """The text of the tests that a recipe runs, and of what they import."""
    named = re.findall(r"\btests/py/(\w+)\.py", recipe)
    # Without a file's name pytest runs them all.
    todo = set(named) or {path[len("tests/py/"):-len(".py")] for path in tree
                          if path.startswith("tests/py/test_") and "TEST" in recipe}
    seen = set()
    while todo:
        seen |= todo
        todo = {name for module in todo for name in IMPORTED.findall(
            tree.get(f"tests/py/{module}.py", ""))} - seen
    return "\n".join(tree.get(f"tests/py/{module}.py", "") for module in seen)


def wrong(tree):
    """What is wrong with {path: text}."""
    recipes = dict(RECIPE.findall(tree["Makefile"]))
    inputs = list(filter(INPUT.match, tree))
    for pattern, target in ROW.findall(tree[TABLE].split("\nWhat runs what\n")[-1]):
        mine = [path for path in inputs if fnmatch(path, pattern)]
        inputs = [path for path in inputs if path not in mine]
        if not mine:
            yield f"{TABLE}: there is no {pattern}"
        if pattern.rstrip("*").rstrip("/") not in run_by(recipes.get(target, ""), tree):
            yield f"make {target} runs nothing that names {pattern}"
    yield from (f"{TABLE} does not say what runs {path}" for path in inputs)
    makes = "\n".join(text for path, text in tree.items() if re.search("Kbuild|Makefile", path))
    yield from (f"nothing builds {path}" for path in tree if path.endswith("_kunit.c")
                and path.rpartition("/")[2].replace(".c", ".o") not in makes)


def test_each_input_is_a_targets():
    expect_nothing("\n".join(wrong({path: (TOP / path).read_text(errors="replace")
                                    for path in files("*")})))


GOOD = {
    "Makefile": "check:\n\t@$(TEST) -m quick\n\nbench:\n\t@$(TEST) tests/py/test_bench.py\n",
    "Kbuild": "a_kunit.o\n",
    TABLE: "\nWhat runs what\n\n``tests/bench/*``  ``make bench``\n``tests/unit/*``  ``make check``\n"
           "``kunit/*``  ``make check``\n",
    "tests/bench/time.c": "\n",
    "tests/py/test_bench.py": "import benches\n",
    "tests/py/benches.py": 'TOP / "tests/bench"\n',
    "tests/py/test_unit.py": 'TOP / "tests/unit" / "kunit/a"\n',
    "tests/unit/all.c": "\n",
    "kunit/a_kunit.c": "\n",
}


def test_good_tree():
    assert not list(wrong(GOOD))


@pytest.mark.parametrize("path, before, after, expected", [
    ("Kbuild", "a_kunit.o", "b_kunit.o", "nothing builds kunit/a_kunit.c"),
    ("tests/py/test_bench.py", "import benches", "", "make bench runs nothing that names tests/bench/*"),
    ("tests/py/benches.py", "tests/bench", "tests", "make bench runs nothing that names tests/bench/*"),
    ("Makefile", "test_bench.py", "test_unit.py", "make bench runs nothing that names tests/bench/*"),
    ("Makefile", "bench:", "benches:", "make bench runs nothing that names tests/bench/*"),
    (TABLE, "tests/bench/*", "tests/branch/*", f"{TABLE}: there is no tests/branch/*"),
    (TABLE, "tests/unit/*", "tests/bench/*", f"{TABLE} does not say what runs tests/unit/all.c"),
])
def test_wrong_tree(path, before, after, expected):
    assert before in GOOD[path]
    assert expected in wrong(GOOD | {path: GOOD[path].replace(before, after)})
