# SPDX-License-Identifier: GPL-2.0
"""An image that boots on either emulated machine: Debian's kernel, our PID 1, KVM's modules."""
import shutil
import subprocess

from tools import TOP, fail, only, run, say

PROGRAMS = TOP / "tests/guests"
UNPACK = {".lz4": "lz4 -dc", ".zst": "zstd -dc"}
# GRUB runs this script without its normal mode, whose modules take long to load.
GRUB = "linux (cd)/vmlinuz {line}\ninitrd (cd)/initrd\nboot\n"


def add_modules(kernel, root, sets):
    """Each set of KVM's modules in a folder of its own, as plain modules for init to load."""
    shutil.copy(only(kernel.glob("**/kernel/virt/lib/irqbypass.ko*")), root / "modules")
    for folder in sets:
        (root / "modules" / folder.name).mkdir()
        for module in folder.glob("*.ko*"):
            shutil.copy(module, root / "modules" / folder.name)
    for packed in root.rglob("*.ko.xz"):
        subprocess.run(["xz", "-d", packed], check=True)
    subprocess.run(["strip", "-g", *root.rglob("*.ko")], check=True)


def vmlinuz(kernel):
    """The kernel in the folder of an unpacked Debian image."""
    return only(path for where in ("boot/vmlinuz-*", "usr/lib/modules/*/vmlinuz")
                for path in kernel.glob(where))


def refuse_ours(more):
    """Linux takes the last of two files: what is behind the root may not have what is tested."""
    names = run("sh", "-c", f"{UNPACK.get(more.suffix, 'cat')} {more} | cpio -it --quiet",
                log=more.with_suffix(".names")).split("\n")
    ours = [name for name in names if name == "init" or name.startswith("modules/")]
    if ours:
        fail(f"{more} would replace what is tested: {' '.join(ours)}")


def pack(root, initrd, more=None):
    """The root as an initrd, with an archive behind it if there is one."""
    with initrd.open("wb") as out:
        subprocess.run("find . | cpio -o -H newc --quiet", shell=True, cwd=root, stdout=out,
                       check=True)
        if more:
            refuse_ours(more)
            out.write(more.read_bytes())


def build(kernel, out, sets, orders, more=None):
    """kernel: the folder of an unpacked Debian image; sets: folders of KVM's modules, none if it
    is built in; orders: words of the command line, for init; more: an archive for its root."""
    say(f"machines: an image with {', '.join(map(str, sets)) or 'KVM=y'}, {orders}")
    root, iso, programs = out / "root", out / "iso", out.parent / "guests"
    for folder in root, iso:
        shutil.rmtree(folder, ignore_errors=True)
    # No run may judge what machines said of another image.
    for report in out.glob("*.ktap"):
        report.unlink()
    for folder in (iso, *(root / name for name in ("proc", "sys", "dev"))):
        folder.mkdir(parents=True)
    run("make", "-C", PROGRAMS, f"OUT={programs}", log=out.parent / "guests.log")
    shutil.copy(programs / "init", root)
    if sets:
        (root / "modules").mkdir()
        add_modules(kernel, root, sets)
    pack(root, iso / "initrd", more)
    shutil.copy(vmlinuz(kernel), iso / "vmlinuz")
    line = " ".join((TOP / "tests/host/cmdline").read_text().split())
    (out / "grub.cfg").write_text(GRUB.format(line=f"{line} {orders}"))
    run("grub-mkimage", "-O", "i386-pc-eltorito", "-p", "/", "-c", out / "grub.cfg",
        "-o", iso / "eltorito.img", "biosdisk", "iso9660", "linux", log=out / "grub.log")
    run("xorriso", "-as", "mkisofs", "-quiet", "-b", "eltorito.img", "-no-emul-boot",
        "-boot-load-size", "4", "-boot-info-table", "-o", out / "image.iso", iso,
        log=out / "xorriso.log")
    return out / "image.iso"
