# SPDX-License-Identifier: GPL-2.0
"""Which kernel scripts/kernel-release.sh takes from archives that have not all of each."""
import os
import re
import subprocess

import pytest
from tools import TOP

# An archive is a file of lines "PACKAGE | VERSION | where", as apt-cache madison prints; each suite
# has one.
APT_CACHE = """\
#!/bin/sh
archive=$ARCHIVES/$(basename "$(dirname "${APT_CONFIG:-own/apt.conf}")")
[ -e "$archive" ] || exit 0
case $1 in
madison) grep "^$2 |" "$archive" ;;
search)	cut -d' ' -f1 "$archive" | grep -E "$3" | sort -u ;;
esac
"""
APT_GET = """\
#!/bin/sh
case $1 in
indextargets) echo "deb http://debian/ bookworm main" ;;
update)	exit $UPDATE ;;
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
SEVENS = [f"linux-{what} {version}" for name, version in (("7.9.8", "7.9.8-1"), ("7.10.2", "7.10.2-1"))
          for what in (f"source-{name[:-2]}", f"headers-{name}-cloud-amd64", f"image-{name}-cloud-amd64")]
NEW_7 = "7.10.2-1 7.10.2-cloud-amd64"
NONE = r"kernel: neither .* of Linux {} in .* {}run apt-get update"
SAY = "say KERNEL=<one of {}>, or "
UNREACHED = r"(suite: cannot reach Debian \w+, see .*\n)+"


def taken(tmp_path, series, archives, update=0):
    """(status, what it says) for a series of {suite: lines}; update: whether apt-get can."""
    for name, text in ("apt-cache", APT_CACHE), ("apt-get", APT_GET):
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    for suite, lines in archives.items():
        (tmp_path / suite).write_text(
            "".join(f"{line} | main\n".replace(" ", " | ", 1) for line in lines))
    environment = {name: value for name, value in os.environ.items() if name != "APT_CONFIG"}
    done = subprocess.run(
        [TOP / "scripts/kernel-release.sh", series, "cloud-amd64", tmp_path / "apt"], check=False,
        text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env=environment | {"PATH": f"{tmp_path}:{os.environ['PATH']}", "UPDATE": str(update),
                           "ARCHIVES": str(tmp_path)})
    return done.returncode, done.stdout


@pytest.mark.parametrize("archive, status, said", [
    ([], 2, NONE.format("6.1", "")), (NO_IMAGE, 2, NONE.format("6.1", SAY.format("6.1"))),
    (OTHER_IMAGE, 2, NONE.format("6.1", SAY.format("6.1"))), (OLD_IMAGE, 0, "6.1.8-2 6.1.0-9-cloud-amd64 own"),
    (NEW_IMAGE, 0, "6.1.9-1 6.1.0-10-cloud-amd64 own"),
])
def test_newest_whole_kernel_is_taken(archive, status, said, tmp_path):
    is_status, is_said = taken(tmp_path, "6.1", {"own": archive})
    assert is_status == status
    assert re.fullmatch(f"{said}\n", is_said)


@pytest.mark.parametrize("series, archives, status, said", [
    ("7", {"own": NEW_IMAGE, "trixie": SEVENS}, 0, f"{NEW_7} trixie"),
    ("7.9", {"own": NEW_IMAGE, "trixie": SEVENS}, 0, "7.9.8-1 7.9.8-cloud-amd64 trixie"),
    ("7.1", {"own": NEW_IMAGE, "trixie": SEVENS}, 2, NONE.format("7.1", SAY.format("6.1 7.9 7.10"))),
    ("7", {"own": [*NEW_IMAGE, *SEVENS], "trixie": SEVENS}, 0, f"{NEW_7} own"),
    # Another suite stands in for what is not whole in this machine's own.
    ("6.1", {"own": NO_IMAGE, "bookworm": NEW_IMAGE}, 0, "6.1.9-1 6.1.0-10-cloud-amd64 bookworm"),
    ("6.1", {"own": NEW_IMAGE, "bookworm": NEW_IMAGE}, 0, "6.1.9-1 6.1.0-10-cloud-amd64 own"),
])
def test_suites_in_turn(series, archives, status, said, tmp_path):
    is_status, is_said = taken(tmp_path, series, archives)
    assert is_status == status
    assert re.fullmatch(f"{said}\n", is_said)


def test_suite_that_is_not_reached(tmp_path):
    status, said = taken(tmp_path, "7", {"own": NEW_IMAGE}, update=100)
    assert status == 2
    assert re.fullmatch(f"{UNREACHED}{NONE.format('7', SAY.format('6.1'))}\n", said)


def test_suite_is_asked_for_only_if_need_be(tmp_path):
    status, _ = taken(tmp_path, "6.1", {"own": NEW_IMAGE}, update=100)
    assert status == 0 and not (tmp_path / "apt").exists()
