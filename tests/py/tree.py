# SPDX-License-Identifier: GPL-2.0
"""The files of this tree, which is a clone or exported from one."""
import subprocess
from fnmatch import fnmatch

from tools import TOP

CLONE = "git", "ls-files", "-co", "--exclude-standard", "-z"
EXPORT = ("find", ".", "(", "-path", "./build", "-o", "-name", "__pycache__", ")", "-prune",
          "-o", "-type", "f", "-printf", "%P\\0")


def files(*patterns, top=TOP):
    """The paths below the top that match; "*" is anything."""
    listed = subprocess.run(CLONE if (top / ".git").exists() else EXPORT, cwd=top, check=True,
                            stdout=subprocess.PIPE, text=True).stdout.split("\0")
    return sorted(path for path in listed if (top / path).is_file()
                  and any(fnmatch(path, pattern) for pattern in patterns))
