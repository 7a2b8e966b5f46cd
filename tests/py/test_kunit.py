# SPDX-License-Identifier: GPL-2.0
"""make kunit: the KUnit suites in UML; those called slow_* have a boot of their own."""
import functools
import re

import kunit
import pytest
from tools import TOP, expect_nothing, say

pytestmark = [pytest.mark.builds, pytest.mark.kernel, pytest.mark.xdist_group("uml")]
SUITES = sorted(name for file in (TOP / "kunit").glob("*_kunit.c")
                for name in re.findall(r'\.name = "(\w*kvm_fastpath_\w+)"', file.read_text()))
GLOBS = "kvm_fastpath*", "slow_kvm_fastpath*"


@pytest.fixture(scope="session")
def booted(kernel, uml):
    """What UML says of the suites that a glob names."""
    return functools.cache(lambda glob: kunit.suites(kernel, uml, glob))


@pytest.mark.parametrize("suite", SUITES)
def test_suite(booted, suite):
    expect_nothing(kunit.judge_suite(booted(GLOBS[suite.startswith("slow_")]), suite))


@pytest.mark.parametrize("glob", GLOBS)
def test_all_end(booted, kernel, uml, glob):
    result = booted(glob)
    kunit.expect_passed(kunit.judge(result), uml)
    say(f"kunit: {kernel.name}: {kunit.ENDED.search(result.parsed)[1]}")
