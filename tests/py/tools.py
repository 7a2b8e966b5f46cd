# SPDX-License-Identifier: GPL-2.0
"""Commands that may fail or take long, as the tests run them."""
import fcntl
import os
import subprocess
from contextlib import contextmanager
from importlib import machinery, util
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
# pahole's own choice is llvm-objcopy, which Debian's package of it does not depend on.
ADD_BTF = "env", "LLVM_OBJCOPY=objcopy", "pahole", "-J"
LAST = 15


def only(found):
    """The one thing that was found, a file by a pattern, say."""
    thing, = found
    return thing


def imported(script):
    """A script in Python as a module, whatever its name ends in."""
    loader = machinery.SourceFileLoader(script.stem, str(script))
    module = util.module_from_spec(util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


def say(text):
    """Print how far a test is, past pytest and its workers, which keep what a test prints."""
    os.write(2, f"{text}\n".encode())


def fail(why):
    """Fail a test by what is wrong, in these words alone."""
    pytest.fail(why, pytrace=False)


def expect_nothing(wrong):
    """Fail a test by what is wrong, if anything is."""
    if wrong:
        fail(wrong)


def end_of(log):
    """The last lines of a log, and its path."""
    lines = Path(log).read_text(errors="replace").splitlines()
    return "\n".join([*lines[-LAST:], f"see {log}"])


def run(*command, log, **options):
    """Run a command whose output goes to a log; if it fails, so does the test, with the log's
    end.  Returns what it printed."""
    log = Path(log)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as out:
        done = subprocess.run([str(word) for word in command], stdout=out, stdin=subprocess.DEVNULL,
                              stderr=subprocess.STDOUT, check=False, **{"cwd": TOP} | options)
    if done.returncode:
        fail(f"{command[0]} ended with {done.returncode}:\n{end_of(log)}")
    return log.read_text(errors="replace")


@contextmanager
def alone(folder):
    """Nobody else is in here with the same folder: workers of pytest share what they build."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
