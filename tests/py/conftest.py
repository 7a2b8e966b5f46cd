# SPDX-License-Identifier: GPL-2.0
"""Options of the tests that boot machines, and the line that ends each run."""
import subprocess
from pathlib import Path

import pytest
from machines import TOP


def pytest_addoption(parser):
    group = parser.getgroup("kvm_fastpath")
    group.addoption("--build", type=Path, default=Path("build"), help="where it is built")
    group.addoption("--kernel", default="6.1", help="6.1 or 6.12")
    group.addoption("--attach", default="vcpu_run",
                    help="where the registry is called from: vcpu_run or handle_exit_irqoff")


TABLES = pytest.StashKey[list]()


@pytest.fixture(scope="session")
def tables(request):
    """To be printed at the end: lists of lines."""
    return request.config.stash.setdefault(TABLES, [])


def pytest_terminal_summary(terminalreporter, config):
    """The tables, before pytest lists what failed."""
    for table in config.stash.get(TABLES, []):
        terminalreporter.section("what the machines said")
        for line in table:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def kernel(request):
    """The folder of the kernel that is tested."""
    return (request.config.getoption("build") / request.config.getoption("kernel")).resolve()


@pytest.fixture(scope="session")
def module_set(request, kernel):
    """The folder of its KVM's modules with the library in them, as it is now."""
    attach = request.config.getoption("attach")
    made = subprocess.run(["make", "--no-print-directory", "modules", f"O={kernel.parent}",
                           f"KERNEL={kernel.name}", f"ATTACH={attach}"], cwd=TOP, check=False)
    if made.returncode:
        pytest.exit("no modules to test, see above", returncode=1)
    return kernel / "modules" / attach


def pytest_unconfigure(config):
    """Behind pytest's own last line."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not config.getoption("collectonly"):
        count = {what: len(reporter.stats.get(what, [])) for what in
                 ("passed", "failed", "error")}
        print(f"{count['passed']} passed, {count['failed'] + count['error']} failed")
