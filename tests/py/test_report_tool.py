# SPDX-License-Identifier: GPL-2.0
"""tools/kvm_fastpath_report, on files that stand for a host's: what is in its archive, and what
must not be."""
import re
import subprocess
import tarfile
from types import SimpleNamespace

import pytest
from collector import HANDLERS, lay_out
from tools import TOP, imported

TOOL = TOP / "tools/kvm_fastpath_report"
ROWS = (TOP / "tests/tools/handlers").read_text().splitlines()
HOST, GUEST, MAC, IPV4, IPV6 = "rack7", "payroll", "52:54:00:ab:cd:ef", "192.0.2.7", "2001:db8::7"
BENCH = f"""\
host_bench: round 1 of 9: stock
root@{HOST}:~# make host-bench
## kvm_fastpath on this host

- Some CPU, microcode 0x1
- governor: none of {HOST.upper()}, {MAC}, {IPV4}, {IPV6}
- other guests: 1

Cycles of the TSC: the median of the rounds' medians, and the least and the greatest.

| workload | stock |
|---|---|
| self | 3925 (3925-3930) |

- self: an IPI to oneself, taken and ended
root@{HOST}:~# qemu-system-x86_64 -name {GUEST}
"""
CPUINFO = """\
processor	: 0
vendor_id	: GenuineIntel
model name	: Some CPU
flags		: fpu vmx x2apic sse
vmx flags	: vnmi preemption_timer apicv

processor	: 1
vendor_id	: GenuineIntel
"""


def write(root, **files):
    """Files below the root; in a name, "__" is "/"."""
    for name, text in files.items():
        path = root / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def root(tmp_path):
    """A host's files, a guest's process, and what make host-bench printed."""
    root = tmp_path / "root"
    lay_out(root / "sys", ROWS, attached="Y")
    write(root, proc__cpuinfo=CPUINFO, proc__sys__kernel__hostname=f"{HOST}.example.org\n",
          proc__sys__kernel__osrelease=f"6.1.0-56-{HOST}\n", sys__module__kvm__srcversion="A0\n",
          proc__sys__kernel__version="#1 SMP (2026-01-01)\n",
          sys__module__kvm_intel__parameters__enable_apicv="Y\n")
    write(root, **{"proc__71__cmdline": f"qemu\0-name\0{GUEST}\0mac={MAC}\0", "proc__71__comm": GUEST})
    write(tmp_path, bench=BENCH)
    return root


def make(root, *arguments):
    """({file: its text}, what the tool said)."""
    out = root.parent / "report.tar.gz"
    said = subprocess.run([TOOL, "--root", root, "--seconds", "0",
                           *arguments, out], check=True, capture_output=True, text=True).stdout
    with tarfile.open(out) as archive:
        for member in archive:
            assert (member.isfile(), member.uid, member.gid) == (True, 0, 0)
            assert member.uname == member.gname == ""
        return {member.name.removeprefix("kvm_fastpath-report/").removesuffix(".txt"):
                archive.extractfile(member).read().decode() for member in archive}, said


def with_bench(root):
    """The whole of it."""
    return make(root, "--bench", root.parent / "bench")


def test_whole_report(root):
    texts, said = with_bench(root)
    assert said.count("\n") == 1
    assert texts["missing"] == "nothing\n"
    assert {"flags: vmx x2apic", "vmx flags: vnmi preemption_timer apicv",
            "model name: Some CPU"} <= set(texts["cpu"].splitlines())
    assert texts["kernel"] == "6.1.0-56-HOST\n#1 SMP (2026-01-01)\n"
    assert {"sys/module/kvm_intel/parameters/enable_apicv: Y", "sys/module/kvm/srcversion: A0",
            "sys/module/kvm_fastpath/parameters/attached: Y"} <= set(texts["modules"].splitlines())
    for when in "before", "after":
        assert texts[f"handlers-{when}"].splitlines() == [*ROWS, "unhandled: 17"]
    assert "| self | 3925 (3925-3930) |" in texts["bench"].splitlines()


def test_what_must_not_be_told(root):
    texts, _ = with_bench(root)
    text = "\n".join(texts.values()).lower()
    for secret in HOST, "example.org", GUEST, "qemu", MAC, IPV4, IPV6:
        assert secret.lower() not in text
    assert texts["bench"].count("ADDRESS") == 3
    assert texts["bench"].count("HOST") == 1


def test_counters_twice(root, monkeypatch):
    tool, handlers, slept = imported(TOOL), root / "sys" / HANDLERS, []

    def sleep(seconds):
        slept.append(seconds)
        handlers.write_text(handlers.read_text().replace("1600", "1700"))
    monkeypatch.setattr(tool.time, "sleep", sleep)
    texts = tool.collect(tool.Host(root), SimpleNamespace(seconds=3, bench=None))
    before, after = texts["handlers-before"], texts["handlers-after"]
    assert before.replace("1600", "1700") == after != before
    assert slept == [3]
    assert texts["about"].startswith("3 seconds")


@pytest.mark.parametrize("gone, missing", [
    (HANDLERS, "no counters before: .*\nno counters after: .*"),
    ("module/kvm_fastpath/parameters/fastpath", "kvm_fastpath is not loaded"),
    ("../proc/cpuinfo", "no /proc/cpuinfo"),
    ("../proc/sys/kernel/hostname", "nothing"),
])
def test_what_is_missing(root, gone, missing):
    (root / "sys" / gone).unlink()
    texts, said = with_bench(root)
    assert re.fullmatch(f"{missing}\n", texts["missing"])
    assert said.count("missing: ") == (0 if missing == "nothing" else missing.count("\n") + 1)


def test_empty_host(tmp_path):
    (tmp_path / "root").mkdir()
    texts, said = make(tmp_path / "root")
    assert said.count("missing: ") == texts["missing"].count("\n") == 7


@pytest.mark.parametrize("arguments, why", [
    (["--bench", "/proc/self/mem"], "kvm_fastpath_report: "), (["--bench", "/proc/version"],
                                                              "is not what make host-bench prints"),
    (["/"], "File exists"),
])
def test_refused(root, arguments, why):
    said = subprocess.run([TOOL, "--root", root, "--seconds", "0",
                           *arguments], check=False, capture_output=True, text=True,
                          cwd=root.parent)
    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert why in said.stderr
    assert not (root.parent / "kvm_fastpath-report.tar.gz").exists()
