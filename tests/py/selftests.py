# SPDX-License-Identifier: GPL-2.0
"""KVM's selftests: the rows of tests.table, and their programs in an archive."""
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import series
from machines import MACHINES
from tools import TOP, alone, run, say

HERE = TOP / "tests/guests/selftests"
# Those that make series adds to KVM's.
OURS = series.SERIES / "tree/selftests"
KVM = "tools/testing/selftests/kvm"
FOLDERS = "", "x86", "x86_64"
LACKS = "this kernel does not have it"


@dataclass(frozen=True)
class Row:
    """A test, and how it is run."""
    name: str
    machines: tuple
    handled: tuple
    only_eois: bool
    mended: tuple
    check: bool
    command: str
    reason: str


def read(text):
    """The rows of a table."""
    rows = {}
    for line in text.splitlines():
        columns, _, reason = line.partition("#")
        if not columns.strip():
            continue
        name, where, handled, mended, check, *arguments = columns.split()
        only_eois = handled.startswith("eois,")
        handled = handled.removeprefix("eois,")
        row = Row(name, tuple(where.split(",")), tuple(handled.split(",")), only_eois,
                  tuple(mended.split(",")), check == "check", " ".join([name, *arguments]),
                  reason.strip())
        if name in rows or check not in ("check", "-") or \
                not {*row.machines, *row.handled, *row.mended} <= {*MACHINES, "-"} or \
                (row.machines == MACHINES) == bool(reason):
            raise ValueError(f"no row as tests.table explains them: {line}")
        rows[name] = row
    return list(rows.values())


def find_program(kernel, name):
    """A test's program in the kernel's folder of selftests, or None; the test may be the
    program with one of our headers."""
    name, kvm = Path(name).name, kernel / "linux" / KVM
    paths = (Path(folder, name) for folder in FOLDERS)
    if (OURS / f"{name}.c").exists():
        return next(path for path in paths if path.parent.name and (kvm / path.parent).is_dir())
    return next((path for path in paths if (kvm / f"{path}.c").exists()), None)


def why_not(kernel, row, machine):
    """None, or why a test does not run on a machine."""
    if not find_program(kernel, row.name):
        return LACKS
    return None if machine in row.machines else row.reason


def to_run(rows):
    """Those of the chosen rows that can be run."""
    return [row for row, why in rows.items() if not why]


def prepare(kernel, build):
    """What the programs are built in and with; nothing is written to the kernel's own folder."""
    stamp = build / "made_of"
    made_of = b"".join(path.read_bytes() for path in [kernel / "version", Path(__file__), Path(series.__file__),
                                                      *sorted(HERE.glob("*.h")),
                                                      *sorted(OURS.glob("*.c"))])
    if stamp.exists() and stamp.read_bytes() == made_of:
        return
    shutil.rmtree(build, ignore_errors=True)
    for folder in ("tools", "scripts"):
        shutil.copytree(kernel / "linux" / folder, build / "source" / folder,
                        copy_function=os.symlink, symlinks=True)
    series.add_selftests(build / "source" / KVM)
    # Guests that let time pass count so far: 12 s, interrupts off, on a machine of 50 MHz,
    # whose host gets no interrupt meanwhile.
    for path in (build / "source" / KVM).glob("x86*/hyperv_*.c"):
        text = path.read_text()
        path.unlink()
        path.write_text(text.replace("i < 100000000;", "i < 1000000;"))
    run("make", "-C", kernel / "linux", f"O={build}/headers", "headers", log=build / "headers.log")
    stamp.write_bytes(made_of)


def compile_programs(build, variant, programs):
    """Programs with one of our headers, or with none, and then the tests' library."""
    options = []
    if variant:
        # The library is not to be built with our header.
        library = " ".join(map(str, (build / "kvm/lib").rglob("*.o")))
        options = [f"EXTRA_CFLAGS=-include {HERE}/{variant}.h", f"LIBKVM_OBJS={library}"]
    into, headers = build / "kvm" / variant, build / "headers/usr/include"
    run("make", "-C", build / "source" / KVM, f"-j{os.cpu_count()}", f"OUTPUT={into}",
        f"LINUX_HDR_PATH={headers}", f"KHDR_INCLUDES=-isystem {headers}", *options,
        "USERLDFLAGS=-static -s", *(into / path for path in programs),
        log=build / f"programs{variant}.log")


def pack(kernel, ordered, out):
    """An archive for an image with the tests that are ordered, {machine: rows}."""
    build, tests = out / "build", out / "archive/selftests"
    names = {row.name for rows in ordered.values() for row in rows}
    programs = {name: find_program(kernel, name) for name in sorted(names)}
    say(f"selftests: building {len(programs)} programs")
    with alone(out):
        prepare(kernel, build)
        for variant in sorted({"", *map(os.path.dirname, programs)}):
            compile_programs(build, variant, {
                path for name, path in programs.items()
                if variant in ("", os.path.dirname(name))})
        shutil.rmtree(out / "archive", ignore_errors=True)
        for name, path in programs.items():
            (tests / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(build / "kvm" / os.path.dirname(name) / path, tests / name)
        for machine, rows in ordered.items():
            (tests / machine).write_text("".join(f"{row.command}\n" for row in rows))
        (out / "archive/tmp").mkdir()
        # They are static and have most of their bytes in common, which this window finds.
        run("sh", "-c", "find . | cpio -o -H newc --quiet | zstd -q -9 --long=23 > ../more.zst",
            cwd=out / "archive", log=out / "archive.log")
    return out / "more.zst"
