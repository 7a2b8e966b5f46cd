# SPDX-License-Identifier: GPL-2.0
"""No run may take the results of another image for its own."""
import subprocess

import bochs
import images
import machines
import packing
import pytest
from tools import TOP


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(bochs, "say", lambda _: None)
    monkeypatch.setattr(images, "say", lambda _: None)


@pytest.fixture
def old(tmp_path):
    """A report that a run before has left."""
    report = tmp_path / "out" / "vmx.ktap"
    report.parent.mkdir()
    report.write_text("KTAP version 1\n")
    return report


def test_image_that_is_not_built(old, tmp_path, monkeypatch):
    monkeypatch.setenv("CC", "false")
    with pytest.raises(pytest.fail.Exception, match="make ended with 2"):
        machines.boot(tmp_path, tmp_path / "out", tmp_path / "vcpu_run", "run=guests")
    assert not old.exists()


@pytest.mark.parametrize("ours", ["init", "modules/live/kvm_fastpath.ko"])
@pytest.mark.parametrize("pack", [lambda root, out: images.pack(root, out),
                                  lambda root, out: packing.archive(root, out.with_suffix(".lz4"))])
def test_archive_that_would_replace_what_is_tested(tmp_path, pack, ours):
    for root, name in ("root", "init"), ("theirs", "usr/bin/init"), ("ours", ours):
        (tmp_path / root / name).parent.mkdir(parents=True)
        (tmp_path / root / name).touch()
    more = {name: pack(tmp_path / name, tmp_path / f"{name}.more") or tmp_path / f"{name}.more"
            for name in ("theirs", "ours")}
    images.pack(tmp_path / "root", tmp_path / "initrd", more["theirs"])
    with pytest.raises(pytest.fail.Exception, match=f"would replace what is tested: .*{ours}"):
        images.pack(tmp_path / "root", tmp_path / "initrd", more["ours"])


def emulator(tmp_path, *lines):
    """A program in Bochs' place."""
    program = tmp_path / "bochs"
    program.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    program.chmod(0o755)
    return str(program)


@pytest.mark.parametrize("lines", [
    ["exit 1"], ["sleep 60"],
    ['sed -n "s/.*mode=file, dev=//p" "$3" | while read -r f; do echo KTAP version 1 >"$f"; done'],
])
def test_machine_without_a_report(old, tmp_path, monkeypatch, lines):
    monkeypatch.setattr(bochs, "BOCHS", emulator(tmp_path, '[ "$1" != --help ] || exit', *lines))
    monkeypatch.setattr(images, "build", lambda *_: tmp_path / "image.iso")
    reports = machines.boot(tmp_path, old.parent, tmp_path / "vcpu_run", "run=guests", seconds=1)
    assert all(report.faults for report in reports.values())


def test_machine_that_does_not_start(old, tmp_path, monkeypatch):
    monkeypatch.setattr(bochs, "BOCHS", "no-such-emulator")
    monkeypatch.setattr(images, "build", lambda *_: tmp_path / "image.iso")
    with pytest.raises(FileNotFoundError, match="no-such-emulator"):
        machines.boot(tmp_path, old.parent, tmp_path / "vcpu_run", "run=guests")


def test_port_that_another_machine_took(old, tmp_path, monkeypatch):
    again = f'[ -e {tmp_path}/again ] || {{ touch {tmp_path}/again; echo {bochs.NO_PORT}; exit 1; }}'
    monkeypatch.setattr(bochs, "BOCHS", emulator(tmp_path, '[ "$1" != --help ] || exit', again,
                                                 "echo begun"))
    machine = bochs.Machine("vmx", tmp_path / "image.iso", old.parent)
    bochs.boot([machine], 5)
    assert machine.said.read_text() == "begun\n"


@pytest.mark.parametrize("file, ends", [("ktap", True), ("console", False)])
def test_machine_that_goes_on_to_speak(old, tmp_path, monkeypatch, file, ends):
    """It has all the time that it takes, but if it is its kernel that speaks, and it hangs."""
    out = old.parent
    monkeypatch.delenv("TIMEOUT", raising=False)
    monkeypatch.setattr(bochs, "BOCHS", emulator(
        tmp_path, '[ "$1" != --help ] || exit', f"echo KTAP version 1 >{out}/vmx.ktap",
        f"for i in $(seq 14); do sleep 0.5; echo $i >>{out}/vmx.{file}; done", "echo off"))
    machine = bochs.Machine("vmx", tmp_path / "image.iso", out)
    bochs.boot([machine], 2)
    assert (machine.said.read_text() == "off\n") == ends


@pytest.mark.parametrize("files", [[], ["tests/py"], ["tests/py/test_guests.py"]])
def test_options_are_known(files):
    said = subprocess.run(["pytest-3", "-k", "eoi_tpr and vmx", "--kernel=6.12", "--collect-only",
                           *files], cwd=TOP, stdout=subprocess.PIPE, check=True, text=True)
    assert "[eoi_tpr_other-vmx]" in said.stdout
