# SPDX-License-Identifier: GPL-2.0
"""No run may take the results of another image for its own."""
import subprocess

import machines
import pytest


def test_image_that_is_not_built(tmp_path, monkeypatch):
    old = tmp_path / "out" / "vmx.ktap"
    old.parent.mkdir()
    old.write_text("KTAP version 1\n")
    monkeypatch.setenv("CC", "false")
    with pytest.raises(subprocess.CalledProcessError):
        machines.boot(tmp_path, tmp_path / "out", tmp_path / "vcpu_run", "run=guests")
    assert not old.exists()


def test_machine_that_does_not_start(tmp_path, monkeypatch):
    (tmp_path / "vmx.ktap").write_text("KTAP version 1\n")
    monkeypatch.setattr(machines, "build", lambda *_: None)
    monkeypatch.setenv("BOCHS", "no-such-emulator")
    (tmp_path / "demo.iso").touch()
    reports = machines.boot(tmp_path, tmp_path, tmp_path / "vcpu_run", "run=guests")
    assert all(report.faults for report in reports.values())


@pytest.mark.parametrize("files", [[], ["tests/py"], ["tests/py/test_guests.py"]])
def test_options_are_known(files):
    said = subprocess.run(["pytest-3", "-k", "eoi_tpr and vmx", "--kernel=6.12", "--collect-only",
                           *files], cwd=machines.TOP, stdout=subprocess.PIPE, check=True, text=True)
    assert "[eoi_tpr_other-vmx]" in said.stdout
