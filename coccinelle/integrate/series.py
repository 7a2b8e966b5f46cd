#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""series.py TREE ATTACH OUT: put the library on top of a git tree's HEAD as a series of commits, on a
branch of its own, with the registry called from ATTACH; OUT gets it as patches.  What TREE has
checked out stays as it is.

Each file in series/ is a commit: the "Rules:" that it applies, what it "Copies:", "Attach:" if it is for
one place alone; and then its message.  A commit that changes nothing is left out, for its rules
are not for this tree."""
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
SERIES = HERE / "series"
KVM = Path("arch/x86/kvm")
LIBRARY = KVM / "fastpath"
SELFTESTS = Path("tools/testing/selftests/kvm")
DOCUMENTATION = Path("Documentation/virt/kvm/x86")
# What the commits change; all else need not be checked out.
CHECKED_OUT = (KVM, "arch/x86/include/asm/kvm_host.h", "arch/x86/um", "arch/x86/Makefile.um",
               "Documentation/virt/kvm", "MAINTAINERS", SELFTESTS)


def refuse(why):
    """Nothing was done."""
    print(f"series: {why}; tree unchanged", file=sys.stderr)
    sys.exit(2)


def output(*command, **options):
    """What a command prints, or None if it fails."""
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    return done.stdout.strip() if done.returncode == 0 else None


def code_of(header):
    """The functions of a header: what is between its includes and the end of its guard."""
    text = header.read_text()
    end = text.rindex("#endif")
    return text[text.rindex("#include", 0, end):end].partition("\n")[2].strip("\n") + "\n"


def external(code):
    """Functions that are not inline, and exported; the macros are for the other hosts."""
    code = re.sub(r"^KVM_FASTPATH_SERVICE (?:__always_)?inline ([^(]*\([^)]*)\n\t+", r"\1 ", code, flags=re.M)
    code = re.sub(r"^KVM_FASTPATH_SERVICE (?:__always_)?inline ", "", code, flags=re.M)
    return re.sub(r"^\nKVM_FASTPATH_EXPORT\((.*)\);", r"EXPORT_SYMBOL_NS_GPL(\1, KVM_FASTPATH_NS);", code,
                  flags=re.M)


def edit(path, old, new):
    """Replace a text that stands in a file once."""
    text = path.read_text()
    if text.count(old) != 1:
        refuse(f"{path.name} has {text.count(old)} times, not once, {old.strip()!r}")
    path.write_text(text.replace(old, new))


def rewrite(path, *changes):
    """Make changes, (pattern, replacement), in a copy of one of our files."""
    text = path.read_text()
    for pattern, replacement in changes:
        text, count = re.subn(pattern, replacement, text, flags=re.M | re.S)
        assert count, f"{path}: {pattern}"
    path.unlink()               # it may be a link
    path.write_text(text)


def add_selftests(kvm):
    """Our tests among KVM's own, in a kernel's folder of them."""
    folder = next(name for name in ("x86_64", "x86") if (kvm / name).is_dir())
    makefile = next(path for path in (kvm / "Makefile.kvm", kvm / "Makefile") if path.exists())
    ignored = kvm / ".gitignore"
    line = f"TEST_GEN_PROGS_{folder} += {folder}/hyperv_clock"
    # The newer library does so for each test.
    sets_up = "vm_init_descriptor_tables(" in (kvm / "include" / folder / "processor.h").read_text()
    for test in sorted((SERIES / "tree/selftests").glob("*.c")):
        text = test.read_text()
        if not sets_up:
            text = re.sub(r"^\t(vm|vcpu)_init_descriptor_tables\(.*\n", "", text, flags=re.M)
        (kvm / folder / test.name).write_text(text)
        rewrite(makefile, (rf"^{re.escape(line)}$",
                           f"TEST_GEN_PROGS_{folder} += {folder}/{test.stem}\n{line}"))
        entry = f"/{folder}/hyperv_clock\n"
        # Newer kernels ignore all that is no source.
        if entry in ignored.read_text():
            rewrite(ignored, (f"^{entry}", f"/{folder}/{test.stem}\n{entry}"))


class Series:
    """A kernel tree, in which the commits come about one after another."""

    def __init__(self, tree, attach, new):
        self.tree, self.attach, self.new = tree, attach, new
        self.library = new / LIBRARY
        self.author = [output("git", "-C", tree, "config", f"user.{what}") for what in ("name", "email")]
        self.flavours = []

    def has(self, header, text):
        """Does a header of the tree have this text?"""
        return text in (output("git", "-C", self.tree, "show", f"HEAD:include/linux/{header}") or "")

    def write_name_space(self):
        """Kernels differ in whether a symbol's namespace is a name or a string."""
        name = "KVM_FASTPATH" if self.has("export.h", "__stringify(ns)") else '"KVM_FASTPATH"'
        for file in self.new / KVM / "lapic.c", *self.library.rglob("*.c"):
            file.write_text(re.sub(r"\bKVM_FASTPATH_NS\b", name, file.read_text()))

    def git(self, *command):
        """Run git in the new tree."""
        done = subprocess.run(["git", "-C", str(self.new), *(str(word) for word in command)], check=False,
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if done.returncode:
            refuse(f"git {command[0]}: {done.stdout.strip()}")

    def check_out(self):
        """The files that change, without the many others."""
        self.git("sparse-checkout", "set", "--no-cone", *(f"/{path}" for path in CHECKED_OUT))
        self.git("checkout", "-q")
        probe = subprocess.run(["sh", TOP / "host/graft/probe.sh", KVM], cwd=self.new, check=False, text=True,
                               stdout=subprocess.PIPE)
        if probe.returncode:
            refuse(f"host/graft/probe.sh: {probe.stdout.strip()}")
        self.flavours = probe.stdout.split()

    def apply(self, rules):
        """Apply rules of Coccinelle."""
        for rule in rules:
            done = subprocess.run([HERE / "apply.sh", rule, self.new, self.new, self.attach, "/dev/null"],
                                  check=False)
            if done.returncode:
                sys.exit(done.returncode)

    def copy(self, what):
        """Bring a part of the library."""
        getattr(self, f"copy_{what}")()

    def commit(self, message):
        """Commit what has changed, if anything has."""
        self.git("add", "-A", "-f", "--sparse", ".")
        if output("git", "-C", self.new, "diff", "--cached", "--quiet") is None:
            self.git("commit", "-q", "-s", "-m", message)

    def maintain(self, *files):
        """Say in MAINTAINERS whose files these are."""
        path = self.new / "MAINTAINERS"
        entry = "KVM FASTPATH HANDLERS\n"
        if entry not in path.read_text():
            name, mail = self.author
            edit(path, "\nKERNFS\n", f"\n{entry}M:\t{name} <{mail}>\nL:\tkvm@vger.kernel.org\n"
                 "S:\tMaintained\n\nKERNFS\n")
        of_files = {f"F:\t{file}" for file in files}
        rewrite(path, (rf"({entry}(?:[^F].*?\n)*?)((?:F:.*?\n)*)\n", lambda found: found[1] + "\n".join(
            sorted({*found[2].splitlines(), *of_files})) + "\n\n"))

    def copy_library(self):
        """The registry, dispatch, and what they ask of KVM."""
        host = self.library / "host"
        for name in "include", "lib":
            shutil.copytree(TOP / name, self.library / name)
        for folder in host, host / "graft":
            folder.mkdir(parents=True)
            for file in (TOP / folder.relative_to(self.library)).glob("*.[ch]"):
                shutil.copy(file, folder)
        (host / "flavour").mkdir()
        shutil.copy(TOP / "host/flavour/pmu_counts.h", host)
        for flavour in self.flavours:
            for file in (TOP / "host/flavour" / flavour).glob("*.h"):
                shutil.copy(file, host / "flavour")
        # The services are not inline here: those that change a local APIC are in lapic.c.
        rewrite(self.library / "include/kvm_fastpath/service.h",
                (r"/\*[^\n]*\*/\n#include <kvm_fastpath_service_impl.h>\n\n", ""))
        rewrite(host / "kvm_fastpath_types.h",
                (r"/\*[^\n]*\*/\n#ifndef KVM_FASTPATH_SERVICE\n.*?#endif\n", "#define KVM_FASTPATH_SERVICE\t\textern\n"))
        services = host / "kvm_fastpath_service_impl.h"
        includes = "".join(line for line in services.read_text().splitlines(True)
                           if re.match(r"#include .(?!kvm_fastpath_lapic)", line)).replace("../../", "../")
        (host / "service.c").write_text(
            "// SPDX-License-Identifier: GPL-2.0\n/*\n * The services for handlers, but for those in lapic.c.\n"
            " */\n#include <linux/export.h>\n" + includes + "\n#include <kvm_fastpath/service.h>\n\n" +
            external(code_of(services)))
        for file in (services, host / "kvm_fastpath_lapic.h", host / "graft/graft_lapic.h",
                     self.library / "include/kvm_fastpath_service_impl.h"):
            file.unlink()
        shutil.copy(TOP / "Kconfig", self.library)
        rewrite(self.library / "Kconfig", (r"\n*config KVM_FASTPATH_KUNIT_TEST.*", "\n"),
                (r" \|\| KVM_FASTPATH_KUNIT_TEST", ""))
        shutil.copy(SERIES / "tree/Kbuild", self.library)
        ours = "EXPORT_SYMBOL_FOR_KVM_INTERNAL"
        rewrite(self.library / "Kbuild",
                ("@EXPORT@", ours if self.has("kvm_types.h", ours) else "EXPORT_SYMBOL_GPL"))
        self.maintain(f"{LIBRARY}/")

    def copy_lapic(self):
        """What handlers do to a local APIC, in lapic.c."""
        path = self.new / KVM / "lapic.c"
        text = path.read_text()
        at = text.index("\n", text.rindex('\n#include "') + 1) + 1
        includes = "".join(f"#include {name}\n" for name in (
            '"fastpath/host/graft/graft.h"', "<kvm_fastpath/service.h>", "<kvm_fastpath_flavour_icr.h>",
            "<kvm_fastpath_flavour_synic.h>"))
        functions = external(code_of(TOP / "host/kvm_fastpath_lapic.h"))
        timer = code_of(TOP / "host/graft/graft_lapic.h")
        timer = timer[timer.index("/*"):timer.rindex("\n#endif")]
        path.write_text(f"{text[:at]}\n#ifdef CONFIG_KVM_FASTPATH\n{includes}#endif\n{text[at:]}\n"
                        f"#ifdef CONFIG_KVM_FASTPATH\n\n{functions}\n"
                        f"{timer}\n#endif /* CONFIG_KVM_FASTPATH */\n")

    def copy_handlers(self):
        """The built-in handlers."""
        shutil.copytree(TOP / "handlers", self.library / "handlers")
        self.maintain(f"{LIBRARY}/handlers/")

    def copy_attach(self):
        """Build all that."""
        for name, line in ("Makefile", "include $(srctree)/$(kvm-fastpath)/Kbuild"), \
                ("Kconfig", f'source "{LIBRARY}/Kconfig"'):
            path = self.new / KVM / name
            path.write_text(f"{path.read_text()}\n{line}\n".replace("$(kvm-fastpath)", str(LIBRARY)))

    def copy_kunit(self):
        """The suites, and what UML builds them by."""
        kunit = self.library / "kunit"
        kunit.mkdir()
        others = "flavour_kunit.c", "flavour_deferred_kunit.c", "pmu.h"
        for file in TOP.glob("kunit/*.[ch]"):
            if file.name not in others:
                shutil.copy(file, kunit)
        shutil.copy(SERIES / "tree/kunitconfig", self.library / ".kunitconfig")
        # Newer kernels name the object, not its size.
        by_object = self.has("slab.h", "kzalloc_obj(")
        for file in kunit.glob("*.c") if by_object else ():
            file.write_text(re.sub(r"\bkzalloc\(sizeof\(([^()]*)\), GFP_KERNEL\)", r"kzalloc_obj(\1)",
                                   file.read_text()))
        of_options = "modules_kunit", "watch_kunit", "icr_walk_kunit", "race_kunit"
        suites = " ".join(sorted(f"{file.stem}.o" for file in kunit.glob("*.c") if file.stem not in of_options))
        shutil.copy(SERIES / "tree/kunit.Makefile", kunit / "Makefile")
        rewrite(kunit / "Makefile", ("@SUITES@", suites))
        shutil.copy(TOP / "Kconfig", self.library)
        rewrite(self.library / "Kconfig", (r"\(X86 \|\| UML_X86\) && !KVM_FASTPATH", "UML_X86"),
                (r'"make kunit" in the kvm_fastpath tree', "kunit.py run --kunitconfig=arch/x86/kvm/fastpath"))
        path = self.new / "arch/x86/Makefile.um"
        edit(path, "core-y += arch/x86/crypto/\n",
             f"core-y += arch/x86/crypto/\ncore-$(CONFIG_KVM_FASTPATH_KUNIT_TEST) += {LIBRARY}/kunit/\n")
        path = self.new / "arch/x86/um/Kconfig"
        path.write_text(f'{path.read_text()}\nsource "{LIBRARY}/Kconfig"\n')
        self.maintain(f"{LIBRARY}/kunit/")

    def copy_documentation(self):
        """A page for those who add a handler, or switch one off."""
        shutil.copy(SERIES / "tree/fastpath.rst", self.new / DOCUMENTATION)
        edit(self.new / DOCUMENTATION / "index.rst", "   errata\n", "   errata\n   fastpath\n")
        self.maintain(DOCUMENTATION / "fastpath.rst")

    def copy_selftests(self):
        """Tests by KVM's own library."""
        add_selftests(self.new / SELFTESTS)
        self.maintain(SELFTESTS / "*/fastpath_*")


def read_commit(path):
    """({header: words}, message)."""
    headers, _, message = path.read_text().partition("\n\n")
    return {name: words.split() for name, words in (line.split(": ", 1) for line in headers.splitlines())}, message


def make(series):
    """All commits."""
    series.check_out()
    series.apply(sorted(HERE.glob("needs_*.cocci")))
    for path in sorted(SERIES.glob("[0-9]*")):
        headers, message = read_commit(path)
        if headers.get("Attach", [series.attach]) != [series.attach]:
            continue
        series.apply(HERE / f"{rule}.cocci" for rule in headers.get("Rules", []))
        for what in headers.get("Copies", []):
            series.copy(what)
        series.write_name_space()
        series.commit(message)


def main(tree, attach, out):
    """Check, make, and write patches."""
    branch = f"kvm_fastpath-{attach}"
    if not any(f"// Attach: {attach}\n" in rule.read_text() for rule in HERE.glob("*.cocci")):
        refuse(f"ATTACH={attach} is neither handle_exit_irqoff nor vcpu_run")
    if not tree:
        refuse("name a git tree of the kernel: make series KSRC=<tree>")
    head = output("git", "-C", tree, "rev-parse", "--verify", "HEAD")
    if not head or output("git", "-C", tree, "rev-parse", "--show-prefix"):
        refuse(f"{tree} is no git tree with a commit")
    if output("git", "-C", tree, "cat-file", "-e", f"HEAD:{KVM}/x86.c") is None:
        refuse(f"{tree} is no kernel tree with x86 KVM: it has no {KVM}/x86.c")
    if output("git", "-C", tree, "grep", "-q", "kvm_fastpath", "HEAD", "--", KVM) is not None:
        refuse(f"{tree} is grafted already")
    if output("git", "-C", tree, "rev-parse", "--verify", f"refs/heads/{branch}"):
        refuse(f"{tree} has a branch {branch}: rename it, or git branch -D {branch}")
    if not all(output("git", "-C", tree, "config", f"user.{what}") for what in ("name", "email")):
        refuse("nobody to sign off: git config user.name and user.email")
    if not shutil.which("spatch"):
        refuse("spatch is missing: install the package coccinelle")
    with TemporaryDirectory() as work:
        new = Path(work) / "new"
        if output("git", "-C", tree, "worktree", "add", "-q", "--no-checkout", "--detach", new) is None:
            refuse(f"git cannot add a work tree to {tree}")
        try:
            make(Series(tree, attach, new))
            made = output("git", "-C", new, "rev-parse", "HEAD")
        finally:
            output("git", "-C", tree, "worktree", "remove", "--force", new)
    output("git", "-C", tree, "branch", branch, made)
    write_patches(tree, head, branch, attach, out)
    print(f"series: {tree}: {output('git', '-C', tree, 'rev-list', '--count', f'{head}..{branch}')} commits on "
          f"branch {branch}; as patches: {out}")


def write_patches(tree, head, branch, attach, out):
    """The branch as patches, and a cover letter."""
    shutil.rmtree(out, ignore_errors=True)
    output("git", "-C", tree, "format-patch", "-q", "--cover-letter", "-o", out, f"{head}..{branch}")
    subject, _, text = (SERIES / "cover").read_text().partition("\n\n")
    cycles = "".join(line for line in (TOP / "tests/guests/demo/cycles.table").read_text().splitlines(True)
                     if line.startswith("# emulator") or line.split()[3:4] == [attach])
    edit(out / "0000-cover-letter.patch", "*** SUBJECT HERE ***", subject)
    edit(out / "0000-cover-letter.patch", "*** BLURB HERE ***", text + "\n" + cycles)


if __name__ == "__main__":
    main(sys.argv[1] and Path(sys.argv[1]).resolve(), sys.argv[2], Path(sys.argv[3]).resolve())
