# SPDX-License-Identifier: GPL-2.0
"""Which kernel scripts/kernel-release.sh takes from an archive that has not all of each."""
import os
import re
import subprocess

import pytest
from tools import TOP

# An archive is a file of lines "PACKAGE | VERSION | where", as apt-cache madison prints.
APT_CACHE = """\
#!/bin/sh
case $1 in
madison) grep "^$2 |" "$ARCHIVE" ;;
search)	cut -d' ' -f1 "$ARCHIVE" | grep -E "$3" | sort -u ;;
esac
"""
NO_IMAGE = ["linux-source-6.1 6.1.9-1", "linux-source-6.1 6.1.8-2",
            "linux-headers-6.1.0-10-cloud-amd64 6.1.9-1",
            "linux-headers-6.1.0-9-cloud-amd64 6.1.8-2",
            # Of another flavour, all is there.
            "linux-headers-6.1.0-11-amd64 6.1.9-1", "linux-image-6.1.0-11-amd64 6.1.9-1"]
OTHER_IMAGE = [*NO_IMAGE, "linux-image-6.1.0-9-cloud-amd64 6.1.8-1"]
OLD_IMAGE = [*OTHER_IMAGE, "linux-image-6.1.0-9-cloud-amd64 6.1.8-2"]
NEW_IMAGE = [*OLD_IMAGE, "linux-image-6.1.0-10-cloud-amd64 6.1.9-1"]
NONE = "kernel: apt knows no version .* run apt-get update.*"


@pytest.mark.parametrize("archive, status, said", [
    ([], 2, NONE), (NO_IMAGE, 2, NONE), (OTHER_IMAGE, 2, NONE),
    (OLD_IMAGE, 0, "6.1.8-2 6.1.0-9-cloud-amd64"), (NEW_IMAGE, 0, "6.1.9-1 6.1.0-10-cloud-amd64"),
])
def test_newest_whole_kernel_is_taken(archive, status, said, tmp_path):
    (tmp_path / "apt-cache").write_text(APT_CACHE)
    (tmp_path / "apt-cache").chmod(0o755)
    (tmp_path / "archive").write_text(
        "".join(f"{line} | main\n".replace(" ", " | ", 1) for line in archive))
    done = subprocess.run(
        [TOP / "scripts/kernel-release.sh", "6.1", "cloud-amd64"], check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}",
                          "ARCHIVE": str(tmp_path / "archive")})
    assert done.returncode == status
    assert re.fullmatch(f"{said}\n", done.stdout)
