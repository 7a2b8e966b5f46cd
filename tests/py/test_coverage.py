# SPDX-License-Identifier: GPL-2.0
"""make coverage: lines and branches of the library that the suites do not run."""
import re
from collections import Counter

import kunit
import pytest
from tools import TOP, expect_nothing, run, say

NAME = "kvm_fastpath_coverage"
EXCUSE = re.compile(r"^([^#].*?): ([1-9]\d*)(?:-(\d+))?: ", re.M)
RECORD = re.compile(r"^(SF|DA|BRDA):(.*)$", re.M)
KINDS = {"DA": "line", "BRDA": "branch"}
BRANCHES = "--rc", "lcov_branch_coverage=1", "--rc", "genhtml_branch_coverage=1"


def judge(table, info, top, files):
    """(What lcov says that nothing ran, but for branches that the table excuses by words
    of their line, and the files that it knows nothing of; how much ran)."""
    limits = {words: (int(least), int(most or least))
              for words, least, most in EXCUSE.findall(table)}
    excused, ran, wrong, sources = Counter(), Counter(), [], {}
    for kind, rest in RECORD.findall(info):
        if kind == "SF":
            source = rest.rpartition(f"/{NAME}/")[2]
            sources[source] = (top / source).read_text().splitlines()
            continue
        number, *_, hits = rest.split(",")
        line = sources[source][int(number) - 1]
        excuses = [words for words, (_, most) in limits.items()
                   if kind == "BRDA" and words in line and excused[words] < most]
        if hits not in ("0", "-"):
            ran[kind] += 1
        elif excuses:
            excused[excuses[0]] += 1
        else:
            wrong.append(f"{source}:{number}: {KINDS[kind]} not run: {line.strip()}")
    wrong += [f"tests/coverage.table: excuses {excused[words]} of {least} branches: {words}"
              for words, (least, _) in limits.items() if excused[words] < least]
    wrong += [f"{file}: nothing is known of it" for file in files if file not in sources]
    if len(limits) != sum(line[:1] != "#" for line in table.splitlines()):
        wrong.append("tests/coverage.table: a line is no row")
    return wrong, (f"{len(sources)} files, {ran['DA']} lines, {ran['BRDA']} branches, "
                   f"{excused.total()} more excused")


LINK = "LINK-$(FASTPATH_GCOV) += --coverage\n"


def instrument(linux, library):
    """Have UML's build take counters, and a copy of the library with them."""
    um, log = linux / "arch/um", linux.parent / "coverage.log"
    # gcc 12 registers libgcov's exit function in .fini_array.00100.
    run("sed", "-i", r"s/\*(\.fini_array)/*(.fini_array .fini_array.*)/", um / "kernel/dyn.lds.S",
        um / "include/asm/common.lds.S", log=log)
    makefile = um / "Makefile-skas"
    if LINK not in makefile.read_text():
        makefile.write_text(makefile.read_text() + LINK)
    run(TOP / "scripts/copy-library.sh", library, log=log)
    run("sed", "-i", "$accflags-y += --coverage", library / "Kbuild", log=log)


def capture(out, library):
    """What lcov says of the library's own files, which genhtml shows."""
    objects, log = out / "lib" / NAME, out / "lcov.log"
    # What the suites inline for themselves does not count, but for the backends' gates, which
    # only backends call.
    for counts in {*(objects / "kunit").glob("*.gcda")} - {objects / "kunit/backend_kunit.gcda"}:
        counts.unlink()
    run("lcov", *BRANCHES, "--capture", "--directory", objects, "--base-directory", out,
        "--output-file", out / "all.info", log=log)
    run("lcov", *BRANCHES, "--extract", out / "all.info",
        *(library / folder / "*" for folder in ("lib", "handlers", "include")),
        "--output-file", out / "library.info", log=log)
    run("genhtml", *BRANCHES, "--prefix", library, "--output-directory", out / "html",
        out / "library.info", log=log)
    return (out / "library.info").read_text()


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.xdist_group("uml")
@pytest.mark.usefixtures("uml")
def test_all_of_the_library_runs(kernel):
    library, out = kernel / "linux/lib" / NAME, kernel / "coverage"
    instrument(kernel / "linux", library)
    # libgcov has a mangle_path() as well.
    kunit.build(kernel, "coverage", f"FASTPATH={NAME}", "FASTPATH_GCOV=y",
                "KCFLAGS=-Dmangle_path=kernel_mangle_path")
    for counts in out.rglob("*.gcda"):
        counts.unlink()
    kunit.expect_passed(kunit.judge(kunit.suites(kernel, out, "kvm_fastpath*")), out)
    files = [str(file.relative_to(TOP)) for folder in ("lib", "handlers")
             for file in (TOP / folder).rglob("*.c")]
    table = (TOP / "tests/coverage.table").read_text()
    wrong, ran = judge(table, capture(out, library), TOP, files)
    expect_nothing("\n".join(wrong))
    say(f"coverage: {ran}; see {out}/html/index.html")


TABLE = """\
# words: branches: why
asserted(: 1: fails only without the lock
test_bit(slot: 2: which gcc decides
run: 1-2: for kernels that differ
"""
INFO = """\
SF:/k/linux/lib/kvm_fastpath_coverage/lib/a.c
BRDA:1,0,0,7
BRDA:1,0,1,0
BRDA:2,0,0,4
BRDA:2,0,1,-
BRDA:2,1,0,0
BRDA:2,1,1,3
DA:1,7
DA:2,7
end_of_record
SF:/k/linux/lib/kvm_fastpath_coverage/lib/b.c
BRDA:1,0,0,0
BRDA:1,0,1,0
DA:1,1
end_of_record
"""


@pytest.fixture
def judged(tmp_path):
    """The verdict on two files."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib/a.c").write_text("asserted(lock);\nreturn test_bit(slot) ? slot : NULL;\n")
    (tmp_path / "lib/b.c").write_text("run();\n")
    return lambda info, table=TABLE: judge(table, info, tmp_path, ["lib/a.c", "lib/b.c"])


def test_covered(judged):
    assert judged(INFO) == ([], "2 files, 3 lines, 3 branches, 5 more excused")


@pytest.mark.parametrize("before, after", [
    ("DA:2,7", "DA:2,0"), ("DA:1,1", "DA:1,0"), ("DA:1,1", "DA:1,1\nBRDA:1,0,2,-"),
    ("BRDA:1,0,0,7", "BRDA:1,0,0,0"), ("BRDA:2,1,1,3", "BRDA:2,1,1,0"),
    ("BRDA:2,0,1,-", "BRDA:2,0,1,1"), ("BRDA:1,0,1,0\nBRDA:2", "BRDA:1,0,1,1\nBRDA:2"),
    ("BRDA:1,0,0,0\nBRDA:1,0,1,0", "BRDA:1,0,0,1\nBRDA:1,0,0,1"),
    (INFO[INFO.rindex("SF:"):], ""),
])
def test_not_covered(judged, before, after):
    assert before in INFO
    assert judged(INFO.replace(before, after))[0]


@pytest.mark.parametrize("row", ["asserted(: 0: why", "asserted( 1", "unused: 1: why"])
def test_table_that_excuses_nothing(judged, row):
    assert judged(INFO, f"{TABLE}{row}\n")[0]


def test_instrumented_twice(tmp_path):
    um = tmp_path / "linux/arch/um"
    for file in ("kernel/dyn.lds.S", "include/asm/common.lds.S", "Makefile-skas"):
        (um / file).parent.mkdir(parents=True, exist_ok=True)
        (um / file).write_text("*(.fini_array)\n")
    for _ in range(2):
        instrument(tmp_path / "linux", tmp_path / "library")
    assert (um / "Makefile-skas").read_text().count(LINK) == 1
    assert (um / "kernel/dyn.lds.S").read_text() == "*(.fini_array .fini_array.*)\n"
    assert (tmp_path / "library/Kbuild").read_text().count("--coverage") == 1
