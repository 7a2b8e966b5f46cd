# SPDX-License-Identifier: GPL-2.0
"""make mutants: bugs planted one by one.  A test passes if the suites or a machine saw its bug."""
import contextlib
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
def shown(kernel, uml):
    """What gives the verdict on a bug, of suites that pass without any, before and after."""
    with contextlib.ExitStack() as after:
        @functools.cache
        def suites(by, part):
            name = f"mutants-{by}-{part}"
            mutants.expect_no_bug(kernel, by, name)
            after.callback(mutants.expect_no_bug, kernel, by, name)
            return functools.partial(mutants.show, kernel, name)
        yield suites


@pytest.fixture(scope="session")
def hunted(request, kernel, make):
    """The verdicts on all bugs that were chosen: some share a boot."""
    for place in set(mutants.PLACES.values()):
        make("modules", f"KERNEL={kernel.name}", f"ATTACH={place}")
    return hunting.hunt_all(kernel, [item.callspec.params["bug"] for item in request.session.items
                                     if "hunted" in item.fixturenames])


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.parametrize("by, part, bug", [
    pytest.param(by, part, bug, id=bug.name, marks=pytest.mark.xdist_group(f"{by}-{part}"))
    for by, parts in PARTS.items() for part in range(parts)
    for bug in [bug for bug in BUGS if bug.killer == by][part::parts]])
def test_suites_see(shown, by, part, bug):
    expect_killed(bug, *shown(by, part)(bug))


@pytest.mark.boots
@pytest.mark.slow
@pytest.mark.parametrize("bug", [pytest.param(bug, id=bug.name) for bug in BUGS
                                 if bug.killer in mutants.PLACES])
def test_machines_see(hunted, bug):
    expect_killed(bug, *hunted[bug.name])
