# SPDX-License-Identifier: GPL-2.0
"""kvm.ko's that kvm_fastpath.ko is not built for."""
import os
import shutil
import struct
import subprocess

from packing import archive
from tools import ADD_BTF, TOP, alone, only, run, say

KVM = "arch/x86/kvm"
MEMBER = "\ts16 isr_count;\n"
# As distributions do, so that modules with the old CRCs go on being loaded.
MORE = "#ifndef __GENKSYMS__\n\tu32 of_another_kernel;\n#endif\n"
HOOKED = "handle_fastpath_wrmsr", "handle_fastpath_set_msr_irqoff"
RENAMED = "kvm_apic_set_irq"
R_X86_64_NONE = 0


def sources(kernel, tree):
    """A copy of KVM's sources, with a field more in its local APIC; kbuild prefers Kbuild to
    Makefile."""
    shutil.rmtree(tree, ignore_errors=True)
    for folder in KVM, "virt/kvm":
        shutil.copytree(kernel / "linux" / folder, tree / folder)
    header = tree / KVM / "lapic.h"
    before, member, behind = header.read_text().partition(MEMBER)
    assert member
    header.write_text(before + MORE + member + behind)
    makefile = (tree / KVM / "Makefile").read_text().replace("$(srctree)", str(tree))
    (tree / KVM / "Kbuild").write_text(f"ccflags-y += -I{tree}/arch/x86\n{makefile}")


def build(kernel, out, name):
    """kvm.ko with a field more, and with its BTF."""
    say("altered: building kvm.ko with a field more")
    tree, ready = out / name, out / f"{name}.ko"
    sources(kernel, tree)
    run("make", "-C", kernel / "headers", f"M={tree / KVM}", f"-j{os.cpu_count()}",
        "CONFIG_DEBUG_INFO_BTF_MODULES=", "kvm.ko", log=out / f"{name}.log")
    run(*ADD_BTF, "--btf_base", kernel / "live/vmlinux.btf", tree / KVM / "kvm.ko",
        log=out / f"{name}.btf.log")
    run("strip", "-g", "-o", ready, tree / KVM / "kvm.ko", log=out / f"{name}.strip.log")
    shutil.rmtree(tree)


def untraceable(module):
    """A module, in bytes, of which ftrace does not know that one of HOOKED calls __fentry__."""
    header = struct.unpack_from("<16sHHIQQQIHHHHHH", module)
    at, size, count, names = header[6], header[11], header[12], header[13]
    sections = [struct.unpack_from("<IIQQQQIIQQ", module, at + i * size) for i in range(count)]

    def text(table, offset):
        begin = sections[table][4] + offset
        return module[begin:module.index(b"\0", begin)].decode()

    by_name = {text(names, section[0]): section for section in sections}
    symbols = by_name[".symtab"]
    _, _, _, index, value, length = only(
        symbol for i in range(symbols[5] // 24)
        for symbol in [struct.unpack_from("<IBBHQQ", module, symbols[4] + i * 24)]
        if text(symbols[6], symbol[0]) in HOOKED)
    relocations, changed = by_name[".rela__mcount_loc"], bytearray(module)
    for place in range(relocations[4], relocations[4] + relocations[5], 24):
        _, info, addend = struct.unpack_from("<QQq", module, place)
        of_section = struct.unpack_from("<IBBHQQ", module, symbols[4] + (info >> 32) * 24)
        if of_section[3] == index and value <= of_section[4] + addend < value + length:
            struct.pack_into("<Q", changed, place + 8, R_X86_64_NONE)
    assert changed != module
    return bytes(changed)


def pack(kernel, out, stock, grafted):
    """An archive with all of them.  stock: Debian's kvm.ko; grafted: that of a graft."""
    root = out / "more"
    folder = root / "altered"
    made_of = "\n".join(path.read_text() for path in (kernel / "version", TOP / "tests/py/altered.py"))
    with alone(out):
        stamp = out / "made_of"
        if not stamp.exists() or stamp.read_text() != made_of:
            build(kernel, out, "field")
            stamp.write_text(made_of)
        shutil.rmtree(root, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(out / "field.ko", folder)
        shutil.copy(grafted, folder / "grafted.ko")
        (folder / "notrace.ko").write_bytes(untraceable(stock))
        (out / "stock.ko").write_bytes(stock)
        run("objcopy", "--redefine-sym", f"{RENAMED}={RENAMED}_of_old", out / "stock.ko",
            folder / "renamed.ko", log=out / "objcopy.log")
        return archive(root, out / "more.lz4")


def stock_kvm(kernel):
    """Debian's kvm.ko, in bytes."""
    file = only((kernel / "stock").glob("kvm.ko*"))
    if file.suffix == ".ko":
        return file.read_bytes()
    return subprocess.run(["xz", "-dc", file], check=True, stdout=subprocess.PIPE).stdout
