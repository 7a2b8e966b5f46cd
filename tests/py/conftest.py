# SPDX-License-Identifier: GPL-2.0
"""What the tests share, and the line that ends each run."""
import subprocess

import pytest
from tools import TOP, alone


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
def build(request):
    """The folder that all is built in."""
    return request.config.getoption("build").resolve()


@pytest.fixture(scope="session")
def make(build):
    """A target of make, up to date."""
    def run(*arguments):
        # Past pytest, which may keep what a test prints until it has ended.
        with alone(build):
            made = subprocess.run(["make", "--no-print-directory", f"O={build}", *arguments],
                                  cwd=TOP, check=False, stdout=2)
        if made.returncode:
            pytest.exit(f"make {' '.join(arguments)} has failed, see above", returncode=1)
    return run


@pytest.fixture(scope="session")
def kernel(request, build):
    """The folder of the kernel that is tested."""
    return build / request.config.getoption("kernel")


@pytest.fixture(scope="session")
def module_set(request, kernel, make):
    """The folder of its KVM's modules with the library in them; None if KVM is built in."""
    attach = request.config.getoption("attach")
    if request.config.getoption("builtin"):
        return None
    make("modules", f"KERNEL={kernel.name}", f"ATTACH={attach}")
    return kernel / "modules" / attach


@pytest.fixture(scope="session")
def image(request, kernel, module_set):
    """The folder of the kernel's image."""
    return request.config.getoption("builtin") or kernel / "image"


@pytest.fixture(scope="session")
def out(request, kernel):
    """The folder of what a run makes."""
    builtin = request.config.getoption("builtin")
    return lambda name: (builtin.parent if builtin else kernel) / name


def pytest_unconfigure(config):
    """Behind pytest's own last line."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not config.getoption("collectonly"):
        count = {what: len(reporter.stats.get(what, [])) for what in
                 ("passed", "failed", "error")}
        print(f"{count['passed']} passed, {count['failed'] + count['error']} failed")
