# SPDX-License-Identifier: GPL-2.0
"""scripts/plugin.sh builds the module that is in the folder now, not one that was built before,
and refuses in one line what "make demo-plugin" cannot load."""
import itertools
import os
import subprocess
import textwrap

import pytest
from tools import TOP

pytestmark = pytest.mark.builds
SAMPLE = TOP / "samples/x2apic_self_ipi"
DESCRIPTION = "Fast x2APIC SELF IPI for KVM guests"


@pytest.fixture
def plugin(tmp_path, kernel, modules):
    """Build what is in a folder: the status, what is said, {module: its description}."""
    work, attach = tmp_path / "kernel", modules("handle_exit_irqoff").name
    work.mkdir()
    for name in "version", "headers", "grafted":
        (work / name).symlink_to(kernel / name)

    def run(*command):
        return subprocess.run(command, text=True, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, check=False)

    def build(folder):
        done = run(TOP / "scripts/plugin.sh", work, attach, folder)
        return done.returncode, done.stdout, {
            module.name: run("/sbin/modinfo", "-F", "description", module).stdout.rstrip()
            for module in (work / "plugin" / attach).glob("*")}
    return build


def put(folder, description="any"):
    """A module like the sample's; its C file."""
    folder.mkdir(parents=True)
    for old, new in ("Kbuild", "Kbuild"), (f"{SAMPLE.name}.c", f"{folder.name}.c"):
        text = (SAMPLE / old).read_text().replace(DESCRIPTION, description)
        (folder / new).write_text(text.replace(SAMPLE.name, folder.name))
    return folder / f"{folder.name}.c"


def test_sample(plugin):
    assert plugin(SAMPLE)[2] == {f"{SAMPLE.name}.ko": DESCRIPTION}


def test_handler_of_the_readme(plugin, tmp_path):
    lines = (TOP / "README.rst").read_text().partition("\nA handler::\n")[2].splitlines()
    handler = list(itertools.takewhile(lambda line: line[:1] in ("", " "), lines))
    put(tmp_path / "mine").write_text(textwrap.dedent("\n".join(handler)) + "\n")
    _, said, modules = plugin(tmp_path / "mine")
    assert modules == {"mine.ko": "A WRMSR handler that declines"}, said


def test_what_is_in_the_folder_now(plugin, tmp_path):
    newer, older = put(tmp_path / "a/foo", "newer"), put(tmp_path / "b/foo", "older")
    for file in older, older.with_name("Kbuild"):
        os.utime(file, (0, 0))
    assert plugin(newer.parent)[2] == {"foo.ko": "newer"}
    assert plugin(older.parent)[2] == {"foo.ko": "older"}


def test_headers_and_warnings(plugin, tmp_path):
    source = put(tmp_path / "bar", "in-header")
    source.write_text('#include "text.h"\n' + source.read_text().replace('"in-header"', "TEXT"))
    source.with_name("text.h").write_text('#define TEXT "in-header"\n')
    assert plugin(source.parent)[2] == {"bar.ko": "in-header"}

    source.write_text(source.read_text() + "static int unused;\n")
    for _ in range(2):
        status, said, _ = plugin(source.parent)
        assert status == 1 and "unused" in said


def expect_refused(plugin, folder, why):
    """It is refused in one line, and there is no module then."""
    status, said, modules = plugin(folder)
    assert (status, said.count("\n"), modules) == (2, 1, {})
    assert said.startswith(f"plugin: {folder}") and why in said


@pytest.mark.parametrize("kbuild", ["obj-m += foo.o baz.o", "obj-m += baz.o"])
def test_other_modules_than_the_folders(plugin, tmp_path, kbuild):
    source = put(tmp_path / "foo")
    assert plugin(source.parent)[2] == {"foo.ko": "any"}
    source.with_name("baz.c").write_text(source.read_text())
    file = source.with_name("Kbuild")
    file.write_text(file.read_text().replace("obj-m += foo.o", kbuild))
    expect_refused(plugin, source.parent, "not just foo.ko")


@pytest.mark.parametrize("name, why", [
    ("kvm", "KVM's own"), ("kvm_intel", "KVM's own"), ("kvm_amd", "KVM's own"),
    ("foo-bar", "alike"),
])
def test_names(plugin, tmp_path, name, why):
    expect_refused(plugin, put(tmp_path / name).parent, why)


def test_folder_without_a_module(plugin, tmp_path):
    expect_refused(plugin, tmp_path, "no folder with a Kbuild")
