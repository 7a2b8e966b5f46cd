# SPDX-License-Identifier: GPL-2.0
"""make deb-test: the packages in Debian 12 and 13, and on both machines what dkms built there."""
import re
import shutil
import subprocess
from contextlib import contextmanager

import images
import machines
import pytest
from tools import TOP, expect_nothing, run

pytestmark = [pytest.mark.builds, pytest.mark.slow]
SUITES = "bookworm", "trixie"
NAMES = "kvm-fastpath-dkms", "kvm-fastpath-tools"
ENVIRONMENT = ("env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C")
MODULE = "kvm_fastpath"
# dkms, and the kernel and the headers that the clouds get.
PACKAGES = "dkms,openssl,libc6-dev,lz4,zstd,linux-image-cloud-amd64,linux-headers-cloud-amd64"
CASE = "fixed_other"
# dkms makes itself a key when it first builds anything, and keeps it.
DKMS_OWN = "/var/lib/dkms/mok"


class Chroot:
    """A Debian without our packages."""

    def __init__(self, folder, logs):
        self.folder, self.logs = folder, logs
        self.release, = [path.name for path in (folder / "lib/modules").iterdir()]
        self.modules = folder / "lib/modules" / self.release
        self.kvm = self.modules / "kernel/arch/x86/kvm"
        self.purge()

    def command(self, *command):
        """A command that runs in there."""
        return ("unshare", "-mpf", "--kill-child", f"--root={self.folder}", "--mount-proc",
                *ENVIRONMENT, *command)

    def run(self, *command):
        """What such a command printed, or the test fails."""
        return run(*self.command(*command), log=self.logs / "command.log")

    def run_script(self, script):
        """The same of a line for the shell."""
        return self.run("sh", "-c", script)

    def install(self, *packages):
        """What dpkg's end is."""
        for package in packages:
            run("cp", package, self.folder / "tmp", log=self.logs / "cp.log")
        # bpftrace brings 150 MB of LLVM, and nothing here runs Python.
        command = self.command("dpkg", "--ignore-depends=bpftrace,python3", "-i",
                               *(f"/tmp/{package.name}" for package in packages))
        with (self.logs / "dpkg.log").open("w") as log:
            status = subprocess.run(command, check=False, stdout=log, stderr=log).returncode
        for package in packages:
            (self.folder / "tmp" / package.name).unlink()
        return status

    def purge(self):
        """No package of ours, wherever the last run ended."""
        self.run("dpkg", "--purge", *NAMES)

    def files(self):
        """All files, and what modules depend on."""
        found = self.run("find", "/", "-xdev", "-path", "/proc", "-prune", "-o", "-print")
        depends = (self.modules / "modules.dep").read_text()
        return {path for path in found.splitlines()
                if not path.startswith(DKMS_OWN)} | set(depends.splitlines())

    def status(self):
        """What dkms knows of."""
        return self.run("dkms", "status").splitlines()

    def installed(self, version):
        """What dkms should know of."""
        return [f"kvm-fastpath/{version}, {self.release}, x86_64: installed"]


@pytest.fixture(scope="session")
def packages(build, make):
    """The packages of the changelog's version, and of one that is higher; {version: files}."""
    first = run("dpkg-parsechangelog", "-S", "Version", log=build / "version.log").strip()
    versions = first, f"{first}+next"
    for version in versions:
        make("deb", f"VERSION={version}")
    return {version: [build / f"deb/{name}_{version}_all.deb" for name in NAMES]
            for version in versions}


@pytest.fixture(params=SUITES)
def chroot(request, build):
    """That suite."""
    folder = build / "chroots" / request.param
    logs = build / "deb" / request.param
    run("scripts/chroot.sh", request.param, folder, PACKAGES, log=logs / "chroot.log")
    chroot = Chroot(folder, logs)
    yield chroot
    chroot.purge()


def test_lintian(packages, build):
    for version in packages:
        changes, = (build / "deb").glob(f"kvm-fastpath_{version}_*.changes")
        expect_nothing(run("lintian", "--allow-root", "-E", "--pedantic", changes,
                           log=build / "lintian.log"))


def test_tools(packages, chroot):
    first = next(iter(packages.values()))
    assert chroot.install(first[1]) == 0
    for name, line in (("kvm_fastpath.bt", 1), ("kvm_fastpath_collector", 0),
                       ("kvm_fastpath_top", 0), ("kvm_fastpath_report", 0)):
        source, = (TOP / "tools").glob(f"{name}*")
        installed = (chroot.folder / "usr/sbin" / name).read_text().splitlines()
        assert installed[line:] == source.read_text().splitlines()[line:]
        assert (chroot.folder / f"usr/share/man/man8/{name}.8.gz").exists()
    assert "is kvm" in chroot.run_script("kvm_fastpath_collector /tmp 2>&1 || test $? = 1")
    dashboard = TOP / "tools/kvm_fastpath_dashboard.json"
    examples = chroot.folder / "usr/share/doc/kvm-fastpath-tools/examples"
    assert (examples / dashboard.name).read_bytes() == dashboard.read_bytes()


def test_install_upgrade_purge(packages, chroot):
    before = chroot.files()
    for version, files in packages.items():
        assert chroot.install(*files) == 0
        assert chroot.status() == chroot.installed(version)
        sources = (chroot.folder / "usr/src").glob("kvm-fastpath-*")
        assert [path.name for path in sources] == [f"kvm-fastpath-{version}"]
        said = {what: chroot.run("modinfo", "-k", chroot.release, "-F", what, MODULE).strip()
                for what in ("vermagic", "depends", "filename", "signer")}
        assert said["vermagic"].startswith(f"{chroot.release} SMP ")
        assert said["depends"] == "kvm"
        assert "/updates/dkms/" in said["filename"]
        assert said["signer"] == "DKMS module signing key"
    example = chroot.folder / "usr/share/doc/kvm-fastpath-dkms/examples/modprobe.conf"
    options = set(re.findall(r"^#options kvm_fastpath (\w+)=N$", example.read_text(), re.M))
    assert options and options <= set(re.findall(r"^\w+", chroot.run(
        "modinfo", "-k", chroot.release, "-F", "parm", MODULE), re.M))
    chroot.purge()
    assert not chroot.status()
    expect_nothing("\n".join(sorted(chroot.files() ^ before)))


def test_handler_in_a_module(packages, chroot):
    """A module of one's own, built against the package's source."""
    version, files = next(iter(packages.items()))
    assert chroot.install(*files) == 0
    sample = TOP / "samples/x2apic_self_ipi"
    plugin, live = (chroot.folder / "tmp" / name for name in (sample.name, "live"))
    for folder in plugin, live:
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(sample, plugin)
    chroot.run_script(f"/usr/src/kvm-fastpath-{version}/scripts/live.sh {chroot.release} /tmp/live && "
                      f"make -C /lib/modules/{chroot.release}/build M=/tmp/{sample.name} KVM=/tmp/live "
                      "KBUILD_EXTRA_SYMBOLS=/tmp/live/Module.symvers modules")
    # The loader compares these with those of the module that dkms has installed.
    crcs = [dict(reversed(line.split()[:2]) for line in chroot.run_script(command).splitlines())
            for command in (f"modprobe --dump-modversions /tmp/{sample.name}/{sample.name}.ko",
                            f"modprobe -S {chroot.release} --show-exports "
                            f"$(modinfo -k {chroot.release} -n {MODULE})")]
    ours = {name: crc for name, crc in crcs[0].items() if name.startswith("kvm_fastpath_")}
    assert ours and ours.items() <= crcs[1].items()
    for folder in plugin, live:
        shutil.rmtree(folder)


@contextmanager
def without(path):
    """Something is not there."""
    aside = path.parents[1] / "aside"
    path.rename(aside)
    try:
        yield
    finally:
        aside.rename(path)


def test_no_image_then_one(packages, chroot):
    """A refusal that says what to install; dpkg goes on when it is."""
    version, files = next(iter(packages.items()))
    with without(chroot.kvm):
        assert chroot.install(*files) != 0
        log = chroot.folder / f"var/lib/dkms/kvm-fastpath/{version}/build/make.log"
        assert f"install linux-image-{chroot.release}" in log.read_text()
        assert not list((chroot.modules / "updates").rglob(f"{MODULE}*"))
    chroot.run("dpkg", "--ignore-depends=bpftrace", "--configure", "-a")
    assert chroot.status() == chroot.installed(version)


def test_kernel_comes_later(packages, chroot):
    """What its package calls when it is installed."""
    version, files = next(iter(packages.items()))
    with without(chroot.modules):
        assert chroot.install(*files) == 0
        assert chroot.status() == [f"kvm-fastpath/{version}: added"]
    chroot.run("/etc/kernel/postinst.d/dkms", chroot.release)
    assert chroot.status() == chroot.installed(version)


def pack(chroot, root):
    """What modprobe needs of a Debian, in a folder."""
    libraries = chroot.run_script("ldd /sbin/modprobe | grep -o '/lib[^ ]*'").split()
    insmods = chroot.run_script(f"for m in kvm-intel kvm-amd {MODULE}; do modprobe -S "
                                f"{chroot.release} --show-depends $m; done")
    modules = {line.split()[1] for line in insmods.splitlines()}
    assert any("/updates/dkms/" in module for module in modules)
    names = " ".join(["/sbin/modprobe", *libraries, *modules,
                      f"/lib/modules/{chroot.release}/modules.*"])
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    # Files instead of links, for here /lib and /sbin are none.
    chroot.run_script(f"tar -chf /tmp/root.tar {names} 2>&1")
    tar = chroot.folder / "tmp/root.tar"
    run("tar", "-xf", tar, "-C", root, log=chroot.logs / "tar.log")
    tar.unlink()


@pytest.mark.boots
def test_modprobe_on_a_machine(packages, chroot, tmp_path, tables):
    """Installed by dpkg, built by dkms, loaded by modprobe: it counts a guest's IPI."""
    assert chroot.install(*next(iter(packages.values()))) == 0
    pack(chroot, tmp_path / "root")
    images.pack(tmp_path / "root", tmp_path / "archive", None)
    reports = machines.boot(chroot.folder, chroot.logs / "machine", None,
                            f"run=guests cases={CASE}", more=tmp_path / "archive", seconds=600)
    wrong = []
    for machine, report in reports.items():
        test = report.find("cases", CASE)
        figures = test.figures[0] if test and test.figures else {}
        if report.wrong() or figures.get("handled") != 1:
            wrong.append(f"{machine}: {report.wrong() or figures}")
        tables.append([f"{chroot.release}, {machine}: {figures}"])
    expect_nothing("\n".join(wrong))
