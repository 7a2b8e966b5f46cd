# SPDX-License-Identifier: GPL-2.0
"""The machines read each row of the table of handlers, however long its words."""
import subprocess

import pytest
from tools import TOP, run

pytestmark = pytest.mark.builds
ROWS = """\
0x00000010 plain                    stub_in_the_module              1                2       N
0x00000011 that_has_a_name_which_is_longer_than_the_column kernel             3          4       Y
0x00000012 three_columns_run_over_their_ends_in_this_row a_module_called_by_such_a_name 6 5 Y
"""


@pytest.mark.parametrize("msr, says", [
    ("0x830", "8 1 0 1600 64 2464 5 17 4971"),
    ("0x6e0", "8 1 1 0 0 2464 5 17 4971"),
    ("0x10", "8 1 0 1 2 2464 5 17 4971"),
    ("0x11", "8 1 0 3 4 2464 5 17 4971"),
    ("0x12", "8 1 0 6 5 2464 5 17 4971"),
    ("0x13", "8 0 0 0 0 2464 5 17 4971"),
])
def test_row(tmp_path, msr, says):
    library, program = TOP / "tests/guests/lib", tmp_path / "counters"
    run("gcc", "-O2", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-I", library, "-o",
        program, "tests/tools/counters_test.c", library / "counters.c", log=tmp_path / "log")
    table = (TOP / "tests/tools/handlers").read_text() + ROWS
    said = subprocess.run([program, msr], input=table, stdout=subprocess.PIPE, text=True,
                          check=True)
    assert said.stdout == f"{says}\n"
