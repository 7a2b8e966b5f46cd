# SPDX-License-Identifier: GPL-2.0
"""The collector leaves a file that node_exporter can read, with the table's figures, or none."""
import os

import pytest
from collector import (HANDLERS, SWITCH, UNHANDLED, collect, expected, judge, lay_out, metrics,
                       objection, promtool)
from tools import TOP

ROWS = (TOP / "tests/tools/handlers").read_text().splitlines()
ODD = [*ROWS, r'0x00000010 a"b\c                    kernel    1    2       N   0   0']


@pytest.fixture
def prom(tmp_path):
    """The file that becomes of a sysfs, which is there."""
    lay_out(tmp_path / "sys", ROWS)
    return tmp_path / "kvm_fastpath.prom"


def test_figures(tmp_path):
    lines = metrics(tmp_path, ROWS).splitlines()
    assert set(expected(ROWS)) <= set(lines)
    assert 'kvm_fastpath_declined_total{msr="0x00000830",name="icr",module="kvm"} 64' in lines


def test_any_name_and_who_is_off(tmp_path):
    lines = metrics(tmp_path, ODD, switch="N").splitlines()
    labels = r'msr="0x00000010",name="a\"b\\c",module="kernel"'
    assert f"kvm_fastpath_handler_enabled{{{labels}}} 0" in lines
    assert "kvm_fastpath_enabled 0" in lines


@pytest.mark.parametrize("attached", ["Y", "N"])
def test_module_of_its_own(tmp_path, attached):
    lines = metrics(tmp_path, ROWS, switch="N", attached=attached).splitlines()
    assert "kvm_fastpath_enabled 0" in lines
    assert f"kvm_fastpath_attached {attached == 'Y':d}" in lines


def test_file_is_readable_and_new(tmp_path, prom):
    collect(tmp_path, umask=0o077)
    before = prom.stat()
    assert before.st_mode & 0o777 == 0o644
    collect(tmp_path)
    assert prom.stat().st_ino != before.st_ino


@pytest.mark.parametrize("file, text", [
    (HANDLERS, None), (UNHANDLED, None), (SWITCH, None), (UNHANDLED, ""), (SWITCH, ""),
])
def test_stale_figures_go(tmp_path, prom, file, text):
    prom.touch()
    (tmp_path / "sys" / file).unlink()
    if text is not None:
        (tmp_path / "sys" / file).write_text(text)
    said = collect(tmp_path)
    assert said.returncode == 1 and said.stdout.count("\n") == 1
    assert not prom.exists()


@pytest.mark.parametrize("signal", ["HUP", "INT", "TERM"])
def test_signal_while_awk_runs(tmp_path, prom, signal):
    awk = tmp_path / "bin/awk"
    awk.parent.mkdir()
    awk.write_text(f"#!/bin/sh\nkill -{signal} $PPID\n")
    awk.chmod(0o755)
    # A shell that starts with a signal ignored, under nohup, say, cannot trap it.
    said = collect(tmp_path, "env", "--default-signal=HUP,INT",
                   env={"PATH": f"{awk.parent}:{os.environ['PATH']}"})
    assert said.returncode == 2
    assert not list(tmp_path.glob(".kvm_fastpath.*"))


@pytest.mark.builds
def test_promtool(tmp_path, build):
    tool = promtool(build)
    assert judge(tmp_path, ROWS, tool) is None
    text = metrics(tmp_path, ODD, switch="N")
    assert objection(tool, text) is None
    assert objection(tool, text.partition("\n")[2].replace("counter", "counted"))


def test_no_table(tmp_path):
    assert judge(tmp_path, ROWS[:3], None)
