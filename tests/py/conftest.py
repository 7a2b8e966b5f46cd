# SPDX-License-Identifier: GPL-2.0
"""What the tests share."""
import os
import subprocess

import pytest
from running import TABLES
from tools import TOP, alone, fail


@pytest.fixture(scope="session")
def tables(request):
    """To be printed at the end: lists of lines."""
    return request.config.stash[TABLES]


@pytest.fixture(scope="session")
def build(request):
    """The folder that all is built in."""
    return request.config.getoption("build").resolve()


@pytest.fixture(scope="session")
def make(build):
    """A target of make, up to date."""
    def run(*arguments):
        # Its output goes past pytest, which may keep it until the test has ended.
        environment = {name: value for name, value in os.environ.items()
                       if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        with alone(build):
            made = subprocess.run(["make", "--no-print-directory", f"O={build}", *arguments],
                                  cwd=TOP, env=environment, check=False, stdout=2)
        if made.returncode:
            fail(f"make {' '.join(arguments)} has failed, see above")
    return run


@pytest.fixture(scope="session")
def stock(request, build, make):
    """The folder of the kernel that is tested, without its source."""
    name = request.config.getoption("kernel")
    make("image", f"KERNEL={name}")
    return build / name


@pytest.fixture(scope="session")
def kernel(stock, make):
    """The same, with its source."""
    make("kernel", f"KERNEL={stock.name}")
    return stock


@pytest.fixture(scope="session")
def uml(kernel, make):
    """The folder of UML with the KUnit suites."""
    make("uml", f"KERNEL={kernel.name}")
    return kernel / "uml"


@pytest.fixture(scope="session")
def modules(request, stock, make):
    """The folder of the kernel's KVM modules with the library in them, for a place that it is
    called from, or for that of --attach; or with it beside them."""
    def built(place):
        if request.config.getoption("host") == "live":
            make("live", f"KERNEL={stock.name}")
            return stock / "modules/live"
        place = request.config.getoption("attach") or place
        make("modules", f"KERNEL={stock.name}", f"ATTACH={place}")
        return stock / "modules" / place
    return built


@pytest.fixture(scope="session")
def image(stock):
    """The folder of the kernel's image."""
    return stock / "image"


@pytest.fixture(scope="session")
def out(stock):
    """The folder of what a run makes."""
    return lambda name: stock / name
