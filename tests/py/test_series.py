# SPDX-License-Identifier: GPL-2.0
"""make series: the graft as commits, that git am takes, that checkpatch finds nothing in and that
each build; the suites of the last one pass in UML."""
import os
import re
import shutil
import subprocess

import pytest
import series
from tools import TOP, run, say

pytestmark = [pytest.mark.kernel, pytest.mark.xdist_group("series")]
PLACES = "vcpu_run", pytest.param("handle_exit_irqoff", marks=pytest.mark.slow)
NEEDED = ("arch/x86/kvm", "arch/x86/include/asm/kvm_host.h", "arch/x86/um", "arch/x86/Makefile.um", "virt/kvm",
          "include/linux/export.h", "include/linux/kvm_types.h", "include/linux/slab.h",
          "Documentation/virt/kvm", "MAINTAINERS", "tools/testing/selftests/kvm")
IDENTITY = "-c", "user.name=A Maintainer", "-c", "user.email=maintainer@example.org"


def git(tree, *command):
    """What git prints, without the spaces around."""
    done = subprocess.run(["git", *IDENTITY, "-C", str(tree), *map(str, command)], check=True, text=True,
                          stdout=subprocess.PIPE)
    return done.stdout.strip()


def make_tree(tree, linux=None):
    """A git tree with a commit: what the series changes of a kernel, or nothing."""
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    for path in NEEDED if linux else ():
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if (linux / path).is_dir() else shutil.copy2
        copy(linux / path, tree / path)
    git(tree, "init", "-q")
    for option in IDENTITY[1::2]:
        git(tree, "config", *option.split("=", 1))
    git(tree, "add", "-A", "-f", ".")
    git(tree, "commit", "-q", "--allow-empty", "-m", "The kernel")
    return tree


def make_series(tree, place, out):
    """(status, what it says)."""
    done = subprocess.run([series.HERE / "series.py", str(tree), place, str(out)], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


class Made:
    """The series on top of a kernel."""

    def __init__(self, kernel, place):
        self.linux, self.folder = kernel / "linux", kernel / "series" / place
        self.headers = kernel / "headers"
        self.tree = make_tree(self.folder / "tree", self.linux)
        self.head = git(self.tree, "rev-parse", "HEAD")
        status, said = make_series(self.tree, place, self.folder / "patches")
        assert status == 0, said
        self.branch = f"kvm_fastpath-{place}"
        self.commits = git(self.tree, "rev-list", "--reverse", f"{self.head}..{self.branch}").split()
        self.patches = sorted((self.folder / "patches").glob("*.patch"))


@pytest.fixture(scope="module", params=PLACES)
def made(request, kernel):
    """The same, for a place of attachment."""
    return Made(kernel, request.param)


@pytest.mark.builds
def test_tree_stays(made):
    assert git(made.tree, "rev-parse", "HEAD") == made.head
    assert not git(made.tree, "status", "--porcelain")
    assert len(git(made.tree, "worktree", "list").splitlines()) == 1
    assert len(made.patches) == len(made.commits) + 1 > 8


@pytest.mark.builds
def test_checkpatch(made):
    # This tree has no history, so it does not know the commits that the fix names.
    run(made.linux / "scripts/checkpatch.pl", "--strict", "--terse", "--no-summary",
        "--ignore", "UNKNOWN_COMMIT_ID", *made.patches[1:],
        log=made.folder / "checkpatch.log")


@pytest.mark.builds
def test_cover_letter(made):
    text = made.patches[0].read_text()
    assert "***" not in text
    assert re.search(r"^bochs\S+\s+6\.1\S+\s+vmx\s+\w+\s+self\s+[0-9.]+\s+[0-9.]+$", text, re.M) or \
        made.branch.endswith("vcpu_run")


@pytest.mark.builds
def test_namespace_is_written_out(made):
    """Newer kernels do not compile an export with another name of it; older ones take that for a namespace."""
    exports = git(made.tree, "grep", "-h", "EXPORT_SYMBOL_NS_GPL(", made.branch, "--", series.LIBRARY).splitlines()
    named = {line.split(",")[1] for line in exports}
    assert named in ({" KVM_FASTPATH);"}, {' "KVM_FASTPATH");'})


@pytest.mark.builds
def test_pmu_stays(made):
    """No emulated machine could show that a change there is right."""
    assert not git(made.tree, "diff", "--name-only", made.head, made.branch, "--", f"{series.KVM}/pmu.[ch]")


@pytest.mark.builds
def test_git_am(made):
    git(made.tree, "checkout", "-q", "--detach", made.head)
    try:
        git(made.tree, "am", "-q", *made.patches[1:])
        assert git(made.tree, "rev-parse", "HEAD^{tree}") == git(made.tree, "rev-parse", f"{made.branch}^{{tree}}")
    finally:
        git(made.tree, "checkout", "-q", "-f", "-")


@pytest.mark.builds
@pytest.mark.slow
def test_each_builds(made):
    """All of them in one tree, so that make compiles what a commit has changed."""
    built = made.folder / "built"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir()
    for number, commit in enumerate(made.commits, 1):
        say(f"series: building {number} of {len(made.commits)}: {git(made.tree, 'log', '-1', '--format=%s', commit)}")
        run("git", "-C", made.tree, f"--work-tree={built}", "checkout", "-q", commit, "--", ".",
            log=made.folder / "checkout.log")
        run(TOP / "scripts/out-of-tree.sh", built, log=made.folder / "out-of-tree.log")
        # Without what wants a pahole as new as the kernel.
        run("make", "-C", made.headers, f"M={built}/arch/x86/kvm", "-j2", "CONFIG_DEBUG_INFO=",
            "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules", log=made.folder / "build.log")
    assert (built / "arch/x86/kvm/fastpath/lib/registry.o").exists()
    exported = run("nm", built / "arch/x86/kvm/kvm.ko", log=made.folder / "nm.log")
    assert "kvm_fastpath_end_interrupt" in exported
    git(made.tree, "reset", "-q", "--hard")


@pytest.mark.builds
@pytest.mark.slow
def test_kunit(made):
    tree = made.folder / "linux"
    shutil.rmtree(tree, ignore_errors=True)
    run("cp", "-al", made.linux, tree, log=made.folder / "copy.log")
    # As Debian has it, before make uml.
    run("rm", "-rf", tree / "lib/kvm_fastpath", log=made.folder / "copy.log")
    run("sed", "-i", "/kvm_fastpath/d", tree / "lib/Makefile", tree / "lib/Kconfig", log=made.folder / "copy.log")
    run("git", "apply", f"--directory={tree.relative_to(TOP) if tree.is_relative_to(TOP) else tree}",
        "--unsafe-paths", *made.patches[1:], log=made.folder / "apply.log")
    # What was compiled in one place's folder is the same in the other's.
    ccache = {"CCACHE_BASEDIR": str(made.folder), "CCACHE_NOHASHDIR": "1"}
    said = run(tree / "tools/testing/kunit/kunit.py", "run", "--kunitconfig=arch/x86/kvm/fastpath",
               f"--build_dir={made.folder}/uml", "--make_options=CC=ccache gcc", cwd=tree,
               log=made.folder / "kunit.log", env=os.environ | ccache)
    passed = re.search(r"Ran (\d+) tests: passed: (\d+)", said)
    assert passed and passed[1] == passed[2] and int(passed[1]) > 200


@pytest.mark.parametrize("place, tree, why", [
    ("nowhere", "good", "ATTACH=nowhere is neither handle_exit_irqoff nor vcpu_run"),
    ("vcpu_run", "", "name a git tree of the kernel: make series KSRC=<tree>"),
    ("vcpu_run", "none", "{} is no git tree with a commit"),
    ("vcpu_run", "folder", "{} is no git tree with a commit"),
    ("vcpu_run", "other", "{} is no kernel tree with x86 KVM: it has no arch/x86/kvm/x86.c"),
    ("vcpu_run", "grafted", "{} is grafted already"),
    ("vcpu_run", "done", "{} has a branch kvm_fastpath-vcpu_run: rename it, or "
                         "git branch -D kvm_fastpath-vcpu_run"),
    ("vcpu_run", "unknown", "host/graft/probe.sh: how arch/x86/kvm/pmu.c counts a skipped instruction is unknown"),
])
def test_tree_is_refused(tmp_path, place, tree, why):
    """In one line, with nothing left behind."""
    path = tmp_path / tree if tree else ""
    if tree == "folder":
        path.mkdir()
    if tree in ("other", "good", "grafted", "done", "unknown"):
        make_tree(path)
    if tree in ("grafted", "done", "unknown"):
        kvm = path / "arch/x86/kvm"
        kvm.mkdir(parents=True)
        (kvm / "pmu.c").touch()
        (kvm / "x86.c").write_text("int kvm_fastpath;\n" if tree == "grafted" else "int kvm;\n")
        git(path, "add", "-A")
        git(path, "commit", "-q", "-m", "KVM")
    if tree == "done":
        git(path, "branch", "kvm_fastpath-vcpu_run")
    before = tree in ("other", "grafted", "done", "unknown") and git(path, "for-each-ref")
    status, said = make_series(path, place, tmp_path / "out")
    assert (status, said) == (2, f"series: {why.format(path)}; tree unchanged\n")
    assert not (tmp_path / "out").exists()
    if before:
        assert git(path, "for-each-ref") == before
        assert len(git(path, "worktree", "list").splitlines()) == 1


def test_each_rule_has_a_commit():
    """And just one; those of the graft alone are not for a series."""
    rules = [rule for path in series.SERIES.glob("[0-9]*") for rule in series.read_commit(path)[0].get("Rules", [])]
    others = {path.stem for path in series.HERE.glob("*.cocci") if not path.stem.startswith("needs_")} - set(rules)
    assert others == {"lapic_include"}
    assert {rule for rule in rules if rules.count(rule) > 1} == {"include", "init", "svm_include", "vmx_include"}


@pytest.mark.parametrize("path", sorted(series.SERIES.glob("[0-9]*")), ids=lambda path: path.name)
def test_messages(path):
    subject, blank, *body = series.read_commit(path)[1].splitlines()
    assert len(subject) < 75 and not blank and body
    assert all(len(line) <= 75 for line in body)
