# SPDX-License-Identifier: GPL-2.0
"""make bench: cycles of each workload on both machines, of two boots of one image."""
import bench
import images
import machines
import measured
import pytest
from tools import expect_nothing

pytestmark = [pytest.mark.boots, pytest.mark.slow]
BOOTS = 1, 2
SECONDS = 1200


def keep(kept, reports, emulator, tables):
    """Keep what was measured and print it, if there are figures of each cell."""
    figures = [machines.figures(report) for report in reports]
    boots = [bench.by_cell(rows) for rows in figures]
    if all(cell in boot for boot in boots for cell in bench.CELLS):
        measured.save(kept, figures, emulator=emulator)
        tables.append([*bench.table(boots), f"every figure is in {kept}"])


@pytest.fixture(scope="session")
def emulator():
    return measured.emulator()


@pytest.fixture(scope="session")
def reports(kernel, make, emulator, tables):
    """[{machine: {set: Report}}], a boot each.  Modules without any fast path for the ICR are
    made by tests/guests/bench/none.cocci."""
    kept = kernel / "bench/machine.json"
    kept.unlink(missing_ok=True)
    sets = bench.build(make, kernel)
    out = kernel / "bench/machine"
    iso = images.build(kernel / "image", out, sets, "run=bench")
    reports = [machines.boot_image(iso, out / str(boot), sets, SECONDS) for boot in BOOTS]
    keep(kept, reports, emulator, tables)
    return reports


@pytest.mark.parametrize("boot", BOOTS)
@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine, boot):
    for report in reports[boot - 1][machine].values():
        expect_nothing(report.wrong())


@pytest.mark.parametrize("cell", bench.CELLS, ids="-".join)
def test_boots_agree(reports, emulator, cell):
    boots = [bench.by_cell(machines.figures(report)) for report in reports]
    expect_nothing(bench.judge(boots, cell, emulator))
