# SPDX-License-Identifier: GPL-2.0
"""make selftests: KVM's own tests on both machines, with the stock modules and with ours.

One boot of each machine has the tests that were chosen, as by "pytest -k xapic_ipi".
"""
import alike
import machines
import pytest
import selftests
from tools import expect_nothing, fail

pytestmark = pytest.mark.boots
ROWS = selftests.read((selftests.HERE / "tests.table").read_text())
SECONDS = 3600


def pytest_generate_tests(metafunc):
    """A test for each row and machine."""
    if "row" in metafunc.fixturenames:
        every = metafunc.config.getoption("selftests") == "all"
        metafunc.parametrize("row, machine", [
            pytest.param(row, machine, id=f"{row.name}-{machine}")
            for row in ROWS if every or row.check for machine in machines.MACHINES])


@pytest.fixture(scope="session")
def chosen(request, kernel):
    """{machine: {row: None, or why it cannot be run}}."""
    items = [item.callspec.params for item in request.session.items
             if item.function is test_ends_alike]
    return {machine: {params["row"]: selftests.why_not(kernel, params["row"], machine)
                      for params in items if params["machine"] == machine}
            for machine in machines.MACHINES}


@pytest.fixture(scope="session")
def reports(kernel, image, modules, out, tables, chosen):
    """What both machines say of what was chosen."""
    ordered = {machine: selftests.to_run(rows) for machine, rows in chosen.items()}
    if not any(ordered.values()):
        fail("none of these can be run")
    folder = out("selftests")
    archive = selftests.pack(kernel, ordered, folder)
    reports = machines.boot_sets(image, folder, [kernel / "stock", modules("handle_exit_irqoff")],
                                 "run=selftests", seconds=SECONDS, more=archive)
    yield reports
    tables.append(list(alike.table(reports, chosen)))


def test_ends_alike(reports, chosen, row, machine):
    if chosen[machine][row]:
        pytest.skip(chosen[machine][row])
    expect_nothing(alike.judge(reports[machine], row, machine))
    end, why = alike.ended(reports[machine], row, machine)
    if end != "pass":
        pytest.skip(f"alike, {end} {why}")


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, chosen, machine):
    rows = selftests.to_run(chosen[machine])
    expect_nothing(alike.judge_machine(reports[machine], rows, machine))
