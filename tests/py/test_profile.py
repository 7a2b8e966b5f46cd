# SPDX-License-Identifier: GPL-2.0
"""make profile: instructions by function on both machines, each of them traced."""
import bench
import images
import instructions
import machines
import measured
import pytest
import unseen
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
PHASES = [phase for phase in bench.PHASES if phase[1] != "icr"]
SECONDS = 1500
# Bochs' debugger stops at the guest's xchg %bx, %bx, and prints what is written to a port.
OPTIONS = "magic_break: enabled=1\nport_e9_hack: enabled=1\n"
DEBUGGER = "c\ntrace on\nc\ntrace off\n"


@pytest.fixture(scope="session")
def reports(kernel, make):
    """{machine: {set: Report}}."""
    sets = bench.build(make, kernel)
    out = kernel / "bench/profile"
    runs = len(PHASES) * len(bench.PROFILED) * instructions.TIMES
    iso = images.build(kernel / "image", out, sets, "run=profile")
    return machines.boot_image(iso, out, sets, SECONDS, OPTIONS, DEBUGGER * runs)


def read(out, machine, reports):
    """The rows of a machine."""
    marked = machines.figures({machine: reports[machine]})
    with (out / f"{machine}.out").open(errors="replace") as lines:
        traces = instructions.read_traces(lines)
        lines.seek(0)
        symbols = instructions.read_symbols(lines)
    expect_nothing(instructions.wrong(marked, symbols, traces))
    return list(instructions.rows(marked, symbols, traces))


@pytest.fixture(scope="session")
def rows(kernel, reports, tables):
    """A row for each stack of functions, of both machines."""
    kept = kernel / "bench/profile.json"
    kept.unlink(missing_ok=True)
    rows = [row for machine in machines.MACHINES
            for row in read(kernel / "bench/profile", machine, reports)]
    measured.save(kept, rows, emulator=measured.emulator())
    tables.append([*instructions.table(rows), f"every stack is in {kept}"])
    return rows


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    for report in reports[machine].values():
        expect_nothing(report.wrong())


@pytest.mark.parametrize("cell", [
    cell for cell in bench.CELLS if cell[1:3] in PHASES and cell[3] in bench.PROFILED],
                         ids="-".join)
def test_workload_is_traced(rows, cell):
    assert cell in bench.by_cell(rows), "no instruction between a VM-Exit and a VM-Entry"


@pytest.fixture(scope="session")
def hidden(kernel, reports, tables):
    """What the emulator does not see, of both machines."""
    kept = kernel / "bench/hidden.json"
    kept.unlink(missing_ok=True)
    figures = []
    for machine in machines.MACHINES:
        with (kernel / f"bench/profile/{machine}.out").open(errors="replace") as lines:
            traces = unseen.read_traces(lines)
            lines.seek(0)
            symbols = instructions.read_symbols(lines)
        marked = machines.figures({machine: reports[machine]})
        expect_nothing(instructions.wrong(marked, symbols, traces))
        figures += unseen.rows(marked, symbols, traces)
    measured.save(kept, figures, emulator=measured.emulator())
    tables.append([*unseen.table(figures), f"every exit is in {kept}"])
    return figures


def test_paths_are_counted_by_name(hidden):
    expect_nothing("\n".join(unseen.wrong(hidden, machines.MACHINES, PHASES)))
