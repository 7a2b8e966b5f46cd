# SPDX-License-Identifier: GPL-2.0
"""Kernels that make live does not build for: one line says why."""
import gzip
import subprocess
from pathlib import Path

import pytest
from tools import TOP

# What the probe reads of a kernel, in few words.
KVM_HOST = "enum exit_fastpath_completion { EXIT_FASTPATH_NONE, EXIT_FASTPATH_EXIT_USERSPACE };\n" \
    "struct kvm_pmu { atomic64_t __reprogram_pmi; };\nbool x2apic_icr_is_split;\n" \
    "enum kvm_x86_run_flags { KVM_RUN_LOAD_GUEST_DR6 };\nstruct kvm_vcpu_hv {\n};\nstruct kvm_apic_map {\n};\nenum kvm_reg { VCPU_REGS_RIP };\n"
FTRACE = "int register_ftrace_direct(struct ftrace_ops *ops, unsigned long addr);\n"
OPTIONS = ("DYNAMIC_FTRACE_WITH_DIRECT_CALLS=y", "KPROBES=y", "TRACEPOINTS=y", "KVM=m",
           "HAVE_STATIC_CALL_INLINE=y", "DEBUG_INFO_BTF_MODULES=y", "KVM_HYPERV=y")
BTF = "kvm_lapic\0kvm_pmu_emulated_event_selectors\0"


def said(*command):
    """(status, the one line that it prints)."""
    done = subprocess.run([str(word) for word in command], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    line, end = done.stdout.split("\n")
    assert end == ""
    return done.returncode, line


def probe(folder, kvm=KVM_HOST, ftrace=FTRACE, options=OPTIONS, tracepoint="", btf=BTF):
    """What the probe says of a kernel."""
    for path, text in (("arch/x86/include/asm/kvm_host.h", kvm), ("include/linux/ftrace.h", ftrace),
                       ("include/linux/tracepoint.h", tracepoint), ("kvm.btf", btf),
                       ("auto.conf", "".join(f"CONFIG_{option}\n" for option in options))):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    return said(TOP / "host/live/probe.sh", folder, folder / "auto.conf", folder / "kvm.btf")


@pytest.mark.parametrize("old, new, flavour", [
    ("", "", "pmu_deferred icr_of_vendor synic_looked_up hyperv_declared map_declared xen_beside "
     "rip_in_regs event_rcu userspace_known direct_ops"),
    ("atomic64_t __reprogram_pmi", "DECLARE_BITMAP(reprogram_pmi, 64)", "pmu_eager"),
    ("bool x2apic_icr_is_split;", "", "icr_joined"),
    ("bool x2apic", "#ifdef CONFIG_KVM_HYPERV\nbool x2apic", "synic_looked_up"),
    (", EXIT_FASTPATH_EXIT_USERSPACE", "", "userspace_unknown"),
    ("struct kvm_vcpu_hv {\n}", "struct kvm_vcpu_hv", "hyperv_private"),
    ("struct kvm_apic_map {\n}", "struct kvm_apic_map", "map_private"),
    ("VCPU_REGS_RIP", "VCPU_REG_RIP", "rip_beside_regs"),
    ("bool x2apic", "struct kvm_xen_hvm_config hvm_config;\nbool x2apic", "xen_within"),
    ("bool x2apic", "bool created_mediated_pmu;\nDECLARE_BITMAP(pmc_counting_instructions, 64);\n"
     "bool x2apic", "pmu_mediated_of_vm"),
])
def test_flavour(tmp_path, old, new, flavour):
    status, line = probe(tmp_path, kvm=KVM_HOST.replace(old, new))
    assert status == 0 and f" {flavour} " in f" {line} "


def test_flavour_without_filter(tmp_path):
    """A kernel that never takes a skip to the filter need not show when it does."""
    _, line = probe(tmp_path, kvm=KVM_HOST.replace("atomic64_t __reprogram_pmi;", ""), btf="")
    assert "pmu_eager" in line.split()


def test_flavour_of_options(tmp_path):
    _, line = probe(tmp_path, kvm="KVM_RUN_LOAD_GUEST_DR6\nCONFIG_KVM_HYPERV\n", options=OPTIONS[:-1])
    assert {"synic_none", "hyperv_private"} <= set(line.split())


def test_flavour_of_events(tmp_path):
    _, line = probe(tmp_path, tracepoint="guard(srcu_fast_notrace)(&tracepoint_srcu);\n")
    assert "event_srcu" in line.split()


def test_flavour_of_ftrace(tmp_path):
    _, line = probe(tmp_path, ftrace="int register_ftrace_direct(unsigned long ip, unsigned long addr);\n"
                    "int register_ftrace_direct_multi(struct ftrace_ops *ops, unsigned long addr);\n")
    assert "direct_multi" in line.split()


@pytest.mark.parametrize("option", OPTIONS[:-1])
def test_option_that_is_missing(tmp_path, option):
    assert probe(tmp_path, options=[other for other in OPTIONS if other != option]) == (
        1, f"the kernel is built without CONFIG_{option.removesuffix('=y')}")


@pytest.mark.parametrize("texts, why", [
    ({"kvm": KVM_HOST + "bool created_mediated_pmu;\n"},
     "how a mediated PMU counts a skipped instruction is unknown"),
    ({"kvm": KVM_HOST.replace("KVM_RUN_LOAD_GUEST_DR6", "")},
     "a re-entry would load a stale DR6: take the stable update that has KVM_RUN_LOAD_GUEST_DR6"),
    ({"btf": "kvm_lapic\0"},
     "when a skipped instruction takes KVM to the PMU's event filter is unknown"),
    ({"ftrace": "int register_ftrace_direct(unsigned long ip, unsigned long addr);\n"},
     "how ftrace makes a direct call is unknown"),
])
def test_kernel_that_is_unknown(tmp_path, texts, why):
    assert probe(tmp_path, **texts) == (1, why)


def test_no_headers(tmp_path):
    assert said(TOP / "scripts/live.sh", "9.9-none", tmp_path) == (
        2, "live: there are no headers of 9.9-none: install linux-headers-9.9-none")


@pytest.mark.builds
def test_no_kvm(kernel, tmp_path):
    release = (kernel / "version").read_text().split()[1]
    assert said(TOP / "scripts/live.sh", release, tmp_path, tmp_path / "kvm.ko") == (
        2, f"live: there is no kvm.ko of {release}: install linux-image-{release}")


@pytest.mark.parametrize("payload, why", [
    (b"nothing", "VMLINUZ is compressed in a way that is unknown"),
    (gzip.compress(b"nothing"), "there is no BTF in VMLINUZ"),
    (gzip.compress(Path("/bin/true").read_bytes()), "there is no BTF in VMLINUZ"),
], ids=["packed", "elf", "btf"])
def test_no_types(tmp_path, payload, why):
    image, vmlinuz = bytearray(1024), tmp_path / "vmlinuz"
    image[497] = 1                                              # sectors of setup, but for one
    image[588:592] = len(payload).to_bytes(4, "little")
    vmlinuz.write_bytes(image + payload)
    assert said(TOP / "scripts/base-btf.sh", "9.9-none", tmp_path / "out", vmlinuz) == (
        2, f"base-btf: {why.replace('VMLINUZ', str(vmlinuz))}")


def test_no_image(tmp_path):
    status, line = said(TOP / "scripts/base-btf.sh", "9.9-none", tmp_path / "out")
    assert status == 2 and line.startswith("base-btf: the types of 9.9-none are nowhere:")


@pytest.mark.builds
def test_kvm_without_types(kernel, tmp_path):
    release = (kernel / "version").read_text().split()[1]
    (tmp_path / "kvm.c").write_text("int nothing;\n")
    subprocess.run(["gcc", "-c", "-o", tmp_path / "kvm.ko", tmp_path / "kvm.c"], check=True)
    assert said(TOP / "scripts/live.sh", release, tmp_path / "out", tmp_path / "kvm.ko",
                kernel / "vmlinuz") == (
        2, f"live: {tmp_path}/kvm.ko has no BTF")
