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
def kernel(request, build, make):
    """The folder of the kernel that is tested, unpacked."""
    name = request.config.getoption("kernel")
    make("kernel", f"KERNEL={name}")
    return build / name


@pytest.fixture(scope="session")
def uml(kernel, make):
    """The folder of UML with the KUnit suites."""
    make("uml", f"KERNEL={kernel.name}")
    return kernel / "uml"


@pytest.fixture(scope="session")
def modules(request, kernel, make):
    """The folder of the kernel's KVM modules with the library in them, for a place that it is
    called from, or for that of --attach; or with it beside them."""
    def built(place):
        if request.config.getoption("host") == "live":
            make("live", f"KERNEL={kernel.name}")
            return kernel / "modules/live"
        place = request.config.getoption("attach") or place
        make("modules", f"KERNEL={kernel.name}", f"ATTACH={place}")
        return kernel / "modules" / place
    return built


@pytest.fixture(scope="session")
def image(kernel):
    """The folder of the kernel's image."""
    return kernel / "image"


@pytest.fixture(scope="session")
def out(kernel):
    """The folder of what a run makes."""
    return lambda name: kernel / name
