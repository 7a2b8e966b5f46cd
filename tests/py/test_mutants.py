# SPDX-License-Identifier: GPL-2.0
"""make mutants: bugs planted one by one.  A test passes if the suites or a machine saw its bug."""
import functools

import hunting
import mutants
import pytest
from tools import TOP, fail, say

BUGS = mutants.read_table((TOP / "tests/mutants.table").read_text())
# What builds and runs at the same time: UML needs one CPU, and the races all.
PARTS = {"kunit": 2, "races": 1}


def expect_killed(bug, verdict, why):
    """Fail unless somebody has seen the bug, and say who."""
    say(f"{verdict} {bug.name}: {why}")
    if verdict != "killed":
        fail(f"{verdict} {bug.name}: {why}")


@pytest.fixture(scope="session")
def shown(request, kernel, uml):
    """The verdict on a bug, of suites that pass without any."""
    by, part = request.param
    name = f"mutants-{by}-{part}"
    mutants.expect_no_bug(kernel, by, name)
    yield functools.partial(mutants.show, kernel, name)
    mutants.expect_no_bug(kernel, by, name)


@pytest.fixture(scope="session")
def hunted(request, kernel, make):
    """The verdicts on all bugs that were chosen: some share a boot."""
    for place in set(mutants.PLACES.values()):
        make("modules", f"KERNEL={kernel.name}", f"ATTACH={place}")
    return hunting.hunt_all(kernel, [item.callspec.params["bug"] for item in request.session.items
                                     if "hunted" in item.fixturenames])


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.parametrize("shown, bug", [
    pytest.param((by, part), bug, id=bug.name, marks=pytest.mark.xdist_group(f"{by}-{part}"))
    for by, parts in PARTS.items() for part in range(parts)
    for bug in [bug for bug in BUGS if bug.killer == by][part::parts]], indirect=["shown"])
def test_suites_see(shown, bug):
    expect_killed(bug, *shown(bug))


@pytest.mark.boots
@pytest.mark.slow
@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS
                                 if bug.killer in mutants.PLACES])
def test_machines_see(hunted, bug):
    expect_killed(bug, *hunted[bug.name])
