# SPDX-License-Identifier: GPL-2.0
"""make mutants: bugs planted one by one.  A test passes if the suites or a machine saw its bug."""
import functools

import hunting
import mutants
import pytest
from tools import TOP, fail, say

BUGS = mutants.read_table((TOP / "tests/mutants.table").read_text())


def expect_killed(bug, verdict, why):
    """Fail unless somebody has seen the bug, and say who."""
    say(f"{verdict} {bug.name}: {why}")
    if verdict != "killed":
        fail(f"{verdict} {bug.name}: {why}")


@pytest.fixture(scope="session")
def shown(request, kernel, uml):
    """The verdict on a bug, of suites that pass without any."""
    mutants.expect_no_bug(kernel, request.param)
    yield functools.partial(mutants.show, kernel)
    mutants.expect_no_bug(kernel, request.param)


@pytest.fixture(scope="session")
def hunted(request, kernel, make):
    """The verdicts on all bugs that were chosen: some share a boot."""
    for place in set(mutants.PLACES.values()):
        make("modules", f"KERNEL={kernel.name}", f"ATTACH={place}")
    return hunting.hunt_all(kernel, [item.callspec.params["bug"] for item in request.session.items
                                     if "hunted" in item.fixturenames])


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.xdist_group("uml")
@pytest.mark.parametrize("shown, bug", [
    pytest.param(by, bug, id=bug.name) for by in mutants.SUITES
    for bug in BUGS if bug.killer == by], indirect=["shown"])
def test_suites_see(shown, bug):
    expect_killed(bug, *shown(bug))


@pytest.mark.boots
@pytest.mark.slow
@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS
                                 if bug.killer in mutants.PLACES])
def test_machines_see(hunted, bug):
    expect_killed(bug, *hunted[bug.name])
