# SPDX-License-Identifier: GPL-2.0
"""make hosts: README's two commands on a bare Debian 12 and 13, in a clone of what is committed."""
import os
import re

import pytest
from tools import run

pytestmark = [pytest.mark.builds, pytest.mark.slow]
SUITES = "bookworm", "trixie"
COMMANDS = "make demo", "make check"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("suite", SUITES)
def test_command(build, suite, command):
    log = build / "hosts" / f"{suite}.{command.split()[1]}.log"
    patience = [f"TIMEOUT={seconds}" for seconds in [os.environ.get("TIMEOUT")] if seconds]
    said = run("scripts/host.sh", suite, build / "hosts" / suite, "HEAD", "env", *patience,
               *command.split(), log=log)
    assert re.fullmatch(r"[1-9]\d* passed, 0 failed", said.splitlines()[-1])
