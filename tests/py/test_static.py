# SPDX-License-Identifier: GPL-2.0
"""What needs no run of the code: checkpatch, shellcheck, kernel-doc, who includes whom."""
import os
import re
import subprocess

import pytest
from tools import TOP, expect_nothing, run
from tree import files

# tests/ is userspace, or seeded bugs: the kernel's own types and macros do not fit.
NOT_FOR_TESTS = ("PREFER_KERNEL_TYPES,ARRAY_SIZE,BIT_MACRO,PREFER_DEFINED_ATTRIBUTE_MACRO,"
                 "AVOID_EXTERNS,CAMELCASE,VOLATILE,EMBEDDED_FUNCTION_NAME,COMPLEX_MACRO,"
                 "MACRO_ARG_REUSE,MACRO_ARG_UNUSED")

# Dependencies run one way, include <- lib <- handlers <- host, and KVM's own headers are for
# host/ alone.
ALL_MAY_INCLUDE = (r"linux/(?!kvm_host)[a-z_0-9]+|asm/(apicdef|msr-index)|uapi/asm/(svm|vmx)"
                   "|kvm_fastpath/[a-z]+")
MAY_INCLUDE = {
    "include/kvm_fastpath": rf"\s+<({ALL_MAY_INCLUDE}|kvm_fastpath_(types|service_impl))\.h>",
    "lib": rf'\s+(<({ALL_MAY_INCLUDE}|kvm_fastpath_host_impl)\.h>'
           r'|"(host|registry|watch)\.h")',
    "handlers": rf'\s+(<({ALL_MAY_INCLUDE})\.h>|"(\.\./lib/(dispatch|registry)|builtins|deadline'
                r'|(\.\./icr/)?decode|stub|table|(?P<name>\w+)/(?P=name))\.h")',
    # A module needs nothing of KVM's.
    "samples": rf"\s+<({ALL_MAY_INCLUDE})\.h>",
    "Documentation": rf"\s+<({ALL_MAY_INCLUDE})\.h>",
}


@pytest.mark.builds
@pytest.mark.parametrize("ignored", ["", NOT_FOR_TESTS], ids=["ours", "tests"])
def test_checkpatch(kernel, tmp_path, ignored):
    checked = [path for path in files("*.[ch]") if path.startswith("tests/") == bool(ignored)]
    assert checked
    run(kernel / "linux/scripts/checkpatch.pl", "--no-tree", "--strict", "--terse", "--quiet",
        "--no-summary", "--ignore", ignored, "-f", *checked, log=tmp_path / "log")


@pytest.mark.builds
def test_shellcheck(tmp_path):
    run("shellcheck", *files("*.sh", ".ci/run"), log=tmp_path / "log")


@pytest.mark.builds
def test_kernel_doc(kernel, tmp_path):
    run(kernel / "linux/scripts/kernel-doc", "-none", "-Werror",
        *files("include/kvm_fastpath/*.h", "lib/host.h"),
        log=tmp_path / "log")


def test_scripts_can_be_executed():
    scripts = [path for path in files("*") if (TOP / path).read_bytes().startswith(b"#!")]
    assert scripts
    assert [path for path in scripts if not os.access(TOP / path, os.X_OK)] == []


def refused(folder, text):
    """What a file in a folder includes and may not."""
    return [included for included in re.findall(r"^[ \t]*#[ \t]*include(.*)", text, re.M)
            if not re.match(MAY_INCLUDE[folder], included)]


@pytest.mark.parametrize("folder", MAY_INCLUDE)
def test_dependencies(folder):
    texts = {path: (TOP / path).read_text() for path in files(f"{folder}/*.[ch]",
                                                              f"{folder}/tutorial.rst")}
    assert any("#include" in text for text in texts.values())
    expect_nothing("\n".join(f"{path} includes{included}" for path, text in texts.items()
                             for included in refused(folder, text)))


@pytest.mark.parametrize("folder, include", [
    ("include/kvm_fastpath", '#include "registry.h"'), ("lib", '#include "decode.h"'),
    ("handlers", '#include "registry.h"'), ("handlers", "#include <linux/kvm_host.h>"),
    ("lib", " #\tinclude <asm/kvm_host.h>"), ("include/kvm_fastpath", "#include<linux/types.h>"),
    ("lib", "#include <kvm_fastpath_service_impl.h>"), ("handlers", '#include "../x86.h"'),
    ("samples", '#include "lapic.h"'), ("Documentation", "#include <linux/kvm_host.h>"),
])
def test_include_that_is_refused(folder, include):
    assert refused(folder, f"#include <linux/types.h>\n{include}\n") != []


@pytest.mark.parametrize("git", (True, False), ids=["clone", "export"])
def test_files(tmp_path, git):
    for path in ("a.c", "lib/b.c", "lib/b.h", "build/c.c", "__pycache__/d.c"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("")
    if git:
        (tmp_path / ".gitignore").write_text("/build/\n__pycache__/\n")
        subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    assert files("*.c", top=tmp_path) == ["a.c", "lib/b.c"]
