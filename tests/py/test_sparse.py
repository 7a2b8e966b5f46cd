# SPDX-License-Identifier: GPL-2.0
"""make sparse-test: sparse over all our code, and over the bugs seeded in tests/sparse/."""
import os
import re
import shutil
from collections import defaultdict

import pytest
from tools import TOP, alone, expect_nothing, run

SEEDED = TOP / "tests/sparse"
MARK = re.compile(r"/\* sparse: (.*?) \*/")
SAID = re.compile(r"(\S*fastpath/\S+?:\d+):\d+: (?:warning|error): (.*)")


def judge(log, files):
    """What is wrong with what sparse said of {path: text}: it must report each line marked
    "sparse: MESSAGE", by a message with these words, and no other line of ours; and it proves
    nothing of a file that it did not run over."""
    said = defaultdict(str)
    for place, words in SAID.findall(log):
        said[place] += f"{words}; "
    for path, text in files.items():
        if not re.search(rf"^  CHECK   {path}$", log, re.M):
            yield f"sparse did not run over {path}"
        for number, line in enumerate(text.splitlines(), 1):
            for words in MARK.findall(line):
                if words not in said.pop(f"{path}:{number}", ""):
                    yield f"missed: {path}:{number}: {words}"
    yield from (f"not wanted: {place}: {words}" for place, words in said.items())


def ours(there, *folders, but=()):
    """Our .c files by their paths there; but: names of folders and files that are not."""
    return {f"{there}/{file.relative_to(TOP)}": file.read_text()
            for folder in folders for file in sorted((TOP / folder).rglob("*.c"))
            if not set(file.relative_to(TOP).parts) & set(but)}


@pytest.fixture(scope="session")
def sparse(kernel):
    """What sparse says of objects, named one by one: C=2 leaves KVM's own files alone.  Kernels
    tell which sparse understands them; a headers package may lack the script, and then switches C
    off but for KBUILD_CHECKSRC."""
    valid = kernel / "linux/scripts/checker-valid.sh"
    if valid.exists() and run(valid, "sparse", log=kernel / "sparse-valid.log") != "1\n":
        pytest.skip("this kernel's headers want a newer sparse: see scripts/checker-valid.sh there")
    return lambda log, *arguments: run(
        "make", f"-j{os.cpu_count()}", "C=2", "KBUILD_CHECKSRC=2", "CF=-D__CHECK_ENDIAN__",
        *arguments, log=log)


@pytest.fixture(scope="session")
def in_uml(kernel, uml, sparse):
    """sparse over objects of UML's, whose completion is a type of its own, unlike KVM's."""
    return lambda *objects: sparse(kernel / "sparse-uml.log", "-C", kernel / "linux", "ARCH=um",
                                   f"O={uml}", "CC=ccache gcc", *objects)


@pytest.mark.builds
@pytest.mark.kernel
@pytest.mark.xdist_group("uml")
def test_grafted(kernel, make, sparse):
    make("modules", f"KERNEL={kernel.name}", "ATTACH=handle_exit_irqoff")
    kvm, log = kernel / "grafted/handle_exit_irqoff/arch/x86/kvm", kernel / "sparse.log"
    files = ours(kvm / "fastpath", "lib", "handlers", "host", but=["live"])
    with alone(kernel.parent):
        # The last who built there may have had another copy of the library.
        run(TOP / "scripts/copy-library.sh", kvm / "fastpath", log=log)
        log = sparse(log, "-C", kernel / "headers", f"M={kvm}", "W=1", "CONFIG_KVM_FASTPATH_DEBUG=y",
                     *(f"{path.removeprefix(f'{kvm}/')[:-2]}.o" for path in files))
    expect_nothing("\n".join(judge(log, files)))


@pytest.mark.builds
@pytest.mark.kernel
def test_live(kernel, make, sparse):
    make("live", f"KERNEL={kernel.name}")
    built, log = kernel / "live/fastpath", kernel / "sparse-live.log"
    # The last two run elsewhere, or nowhere.
    files = ours(built, "lib", "handlers", "host", but=["graft", "layout.c", "offsets.c"])
    with alone(kernel.parent):
        run(TOP / "scripts/copy-library.sh", built, log=log)
        log = sparse(log, "-C", kernel / "headers", f"M={built}", "W=1",
                     "CONFIG_KVM_FASTPATH_LIVE=m", "CONFIG_KVM_FASTPATH_DEBUG=y",
                     *(f"{path.removeprefix(f'{built}/')[:-2]}.o" for path in files))
    expect_nothing("\n".join(judge(log, files)))


@pytest.mark.builds
@pytest.mark.kernel
@pytest.mark.xdist_group("uml")
def test_suites(in_uml, kernel):
    files = ours(kernel / "linux/lib/kvm_fastpath", "lib", "handlers", "kunit")
    expect_nothing("\n".join(judge(in_uml("lib/kvm_fastpath/"), files)))


@pytest.mark.builds
@pytest.mark.xdist_group("uml")
def test_seeded(in_uml, kernel):
    # Named one by one, they are built with the library's own Kbuild.
    there = "lib/kvm_fastpath/sparse_test"
    shutil.copytree(SEEDED, kernel / "linux" / there, dirs_exist_ok=True)
    files = {f"{kernel}/linux/{there}/{file.name}": file.read_text()
             for file in sorted(SEEDED.glob("*.c"))}
    assert not all(MARK.search(text) for text in files.values()), "no file is without a mark"
    log = in_uml(*(f"{there}/{file.stem}.o" for file in sorted(SEEDED.glob("*.c"))))
    expect_nothing("\n".join(judge(log, files)))


FILES = {"/k/fastpath/bad.c": "\nx = 1; /* sparse: incorrect type */\n",
         "/k/fastpath/good.c": "x;\n"}
LOG = """\
  CHECK   /k/fastpath/bad.c
/k/fastpath/bad.c:2:16: warning: incorrect type in assignment
/k/x86.c:7:9: warning: KVM's own
  CHECK   /k/fastpath/good.c
"""


def test_good():
    assert not list(judge(LOG, FILES))


@pytest.mark.parametrize("before, after", [
    ("incorrect type", "context imbalance"), ("bad.c:2", "bad.c:1"), ("bad.c:2", "good.c:1"),
    ("bad.c\n", "ugly.c\n"), ("CHECK   /k/fastpath/good", "CC      /k/fastpath/good"),
    ("/k/x86.c:7:9: warning", "/k/fastpath/lib/registry.c:7:9: error"),
    ("/k/x86.c", "/k/fastpath/good.c"), ("/k/x86.c", "fastpath/a.h"),
])
def test_wrong(before, after):
    assert before in LOG
    assert list(judge(LOG.replace(before, after), FILES))
