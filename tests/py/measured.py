# SPDX-License-Identifier: GPL-2.0
"""What was measured last, for make report: figures and what they were measured with."""
import json
import re
import subprocess

import bochs
from tools import TOP


def said(*command):
    """The first line that a program prints, if it is there and works."""
    try:
        printed = subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.PIPE,
                                 stderr=subprocess.DEVNULL, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return printed.splitlines()[0]


def save(path, figures, **environment):
    """Keep figures in a file of JSON."""
    environment["commit"] = said("git", "describe", "--always", "--dirty")
    path.write_text(json.dumps({"environment": environment, "figures": figures}))


def emulator():
    """Its name and version, which it prints when it ends, here for want of a configuration."""
    try:
        printed = subprocess.run([bochs.BOCHS, "-q", "-f", "/nonexistent"], check=False,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT).stdout
    except OSError:
        return "unknown"
    version = re.search(rb"Bochs x86 Emulator (\S+)", printed)
    return f"bochs-{version[1].decode()}" if version else "unknown"
