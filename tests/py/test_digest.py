# SPDX-License-Identifier: GPL-2.0
"""The debug mode sees what a handler changes before it declines."""
import pytest
from tools import TOP, run

HERE = TOP / "tests/digest"


@pytest.mark.builds
@pytest.mark.parametrize("flavour", ["icr_joined", "icr_of_vendor", "icr_split"])
def test_digest(kernel, tmp_path, flavour):
    linux = kernel / "linux"
    run("gcc", "-O1", "-Wall", "-Werror", "-include", "linux/types.h", "-o", tmp_path / "digest",
        *(f"-I{folder}" for folder in (HERE, TOP / "kunit", TOP / "include", TOP / "host/flavour" / flavour,
                                       linux / "tools/include")),
        "-idirafter", linux / "arch/x86/include", HERE / "main.c", TOP / "host/digest.c", log=tmp_path / "log")
    run(tmp_path / "digest", log=tmp_path / "log")
