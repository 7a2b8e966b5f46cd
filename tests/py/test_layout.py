# SPDX-License-Identifier: GPL-2.0
"""What the build of kvm_fastpath.ko reads of kvm.ko's BTF, and what it does not put up with."""
import re
import subprocess

import pytest
from tools import ADD_BTF, TOP, run

pytestmark = pytest.mark.builds
LIVE = TOP / "host/live"
# A kvm.ko with what host/live/wanted.h wants of it, and members that it does not.
KVM = """\
typedef _Bool bool;
typedef short s16;
typedef unsigned int u32;
typedef unsigned int __u32;
typedef unsigned long long u64;
typedef enum exit_fastpath_completion { EXIT_FASTPATH_NONE } fastpath_t;
struct kvm_lapic;
struct dest_map;
struct kvm_apic_map {
	u64 rcu;
	u32 max_apic_id;
	struct kvm_lapic *phys_map[];
};
struct kvm_vcpu_hv_synic {
	u64 version;
	unsigned long vec_bitmap[4];
};
struct kvm_vcpu_hv {
	u64 vp_index;
	struct kvm_vcpu_hv_synic synic;
	bool enforce_cpuid;
	struct {
		u32 features_ebx;
		u32 features_eax;
	} cpuid_cache;
};
struct kvm_pmu {
	u64 version, global_ctrl;
};
struct kvm_vcpu_arch {
	struct kvm_lapic *apic;
	struct kvm_pmu pmu;
	u64 regs, regs_avail, hflags, apic_base, ioapic_handled_vectors, apic_attention;
};
struct kvm_arch {
	struct kvm_apic_map *apic_map;
	u64 msr_filter, x2apic_broadcast_quirk_disabled;
};
struct kvm {
	u64 online_vcpus;
	struct kvm_arch arch;
};
struct kvm_vcpu {
	struct kvm *kvm;
	u64 requests, guest_debug;
	struct kvm_vcpu_arch arch;
};
struct kvm_lapic_irq {
	u32 dest_id, msi_redir_hint;
};
struct kvm_lapic {
	u64 base_address;
	struct kvm_vcpu *vcpu;
	bool apicv_active;
	bool sw_enabled;
	bool irr_pending;
	s16 isr_count;
	int highest_isr_cache;
	void *regs;
};
struct kvm_lapic lapic;
struct kvm_vcpu_hv hyperv;
fastpath_t handle_fastpath_set_msr_irqoff(struct kvm_vcpu *vcpu) { return EXIT_FASTPATH_NONE; }
void kvm_apic_send_ipi(struct kvm_lapic *apic, u32 icr_low, u32 icr_high) { }
void kvm_apic_update_ppr(struct kvm_vcpu *vcpu) { }
unsigned long kvm_get_rflags(struct kvm_vcpu *vcpu) { return 0; }
bool kvm_msr_allowed(struct kvm_vcpu *vcpu, u32 index, u32 type) { return 1; }
int kvm_apic_set_irq(struct kvm_vcpu *vcpu, struct kvm_lapic_irq *irq, struct dest_map *map)
{
	return 0;
}
void kvm_set_lapic_tscdeadline_msr(struct kvm_vcpu *vcpu, u64 data) { }
int kvm_skip_emulated_instruction(struct kvm_vcpu *vcpu) { return 1; }
typedef void (*btf_trace_kvm_apic)(void *, unsigned int, unsigned int, u64);
typedef void (*btf_trace_kvm_apic_ipi)(void *, __u32, __u32);
typedef void (*btf_trace_kvm_eoi)(void *, struct kvm_lapic *, int);
btf_trace_kvm_apic apic;
btf_trace_kvm_apic_ipi apic_ipi;
btf_trace_kvm_eoi eoi;
"""
OFFSETS = {
    "kvm_lapic": {"vcpu": 8, "apicv_active": 16, "irr_pending": 18, "isr_count": 20,
                  "highest_isr_cache": 24, "regs": 32},
    "kvm_apic_map": {"max_apic_id": 8, "phys_map": 16},
    "kvm_vcpu_hv_synic": {"vec_bitmap": 8},
    "kvm_vcpu_hv": {"synic": 8, "enforce_cpuid": 48, "cpuid_cache.features_eax": 56},
}


def btf(text, name, folder, base=None):
    """The file of a program's types, behind those of a base."""
    source, program, types = (folder / f"{name}.{kind}" for kind in ("c", "o", "btf"))
    source.write_text(text)
    run("gcc", "-g", "-O1", "-c", "-o", program, source, log=folder / "log")
    run(*ADD_BTF, *(["--btf_base", base] if base else []), program, log=folder / "log")
    run("objcopy", "-j", ".BTF", "--dump-section", f".BTF={types}", program, folder / "elf",
        log=folder / "log")
    return types


@pytest.fixture(scope="session")
def layout(tmp_path_factory):
    """The program that reads BTF."""
    folder = tmp_path_factory.mktemp("layout")
    run("gcc", "-Wall", "-Werror", "-include", "stdio.h", "-include", "string.h", "-o",
        folder / "layout", LIVE / "layout.c", LIVE / "btf.c", log=folder / "log")
    return folder / "layout"


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """The types of a kernel, some of which its modules have, too."""
    return btf("typedef short s16;\nstruct regs { s16 *vcpu; int irr_pending; } regs;\n", "vmlinux",
               tmp_path_factory.mktemp("base"))


def refusal(layout, base, types):
    """The one line that says what is wrong."""
    done = subprocess.run([layout, base, types], check=False, text=True, capture_output=True)
    assert done.returncode == 1
    line, end = done.stderr.split("\n")
    assert end == ""
    return line


def compiles(folder, offsets):
    """gcc finds the members of the header there."""
    (folder / "check.c").write_text(
        "typedef _Bool bool;\ntypedef short s16;\ntypedef unsigned int u32;\n"
        "typedef unsigned char u8;\nstruct kvm_vcpu;\nstruct kvm_lapic;\n"
        "#define __packed __attribute__((packed))\n" +
        "".join(f"#define LAYOUT_OF_{name}(...) __VA_ARGS__\n" for name in offsets) +
        "#include \"header\"\n" +
        "".join(f"_Static_assert(__builtin_offsetof(struct {name}, {member}) == {offset}, \"\");\n"
                for name, members in offsets.items() for member, offset in members.items()))
    run("gcc", "-Wall", "-Werror", "-c", "-o", folder / "check.o", folder / "check.c",
        log=folder / "log")


def test_offsets(layout, base, tmp_path):
    header = run(layout, base, btf(KVM, "kvm", tmp_path, base), log=tmp_path / "header")
    assert len(re.findall(r"before_\w+\[\d+\]", header)) == sum(map(len, OFFSETS.values()))
    compiles(tmp_path, OFFSETS)


def test_kvm_without_hyperv(layout, base, tmp_path):
    text = re.sub(r"struct kvm_vcpu_hv hyperv;\n", "", KVM)
    run(layout, base, btf(text, "kvm", tmp_path, base), log=tmp_path / "header")
    compiles(tmp_path, {name: {member: 0 if "hv" in name else offset
                               for member, offset in members.items()}
                        for name, members in OFFSETS.items()})


@pytest.mark.parametrize("old, new", [
    ("struct dest_map", "struct rtc_status"),
    ("handle_fastpath_set_msr_irqoff(", "handle_fastpath_wrmsr("),
])
def test_other_kernels(layout, base, tmp_path, old, new):
    assert old in KVM
    run(layout, base, btf(KVM.replace(old, new), "kvm", tmp_path, base), log=tmp_path / "header")


def test_types_of_the_kernel(layout, tmp_path):
    # pahole writes down in a module's BTF what the kernel's has not.
    base = btf(KVM[:KVM.index("struct kvm_vcpu_hv_synic {")] + "struct kvm_apic_map map;\n", "vmlinux",
               tmp_path)
    types = btf(KVM, "kvm", tmp_path, base)
    assert b"max_apic_id" not in types.read_bytes()
    run(layout, base, types, log=tmp_path / "header")
    compiles(tmp_path, OFFSETS)


@pytest.mark.parametrize("old, new, why", [
    ("\ts16 isr_count;\n", "", "struct kvm_lapic has no isr_count"),
    ("s16 isr_count", "int isr_count", 'kvm_lapic.isr_count is "int", not "s16"'),
    ("void *regs", "u64 regs", 'kvm_lapic.regs is "u64", not "void *"'),
    ("void *regs", "const void *regs", 'kvm_lapic.regs is "const void *", not "void *"'),
    ("void *regs", "void *regs[4]", 'kvm_lapic.regs is "void *[4]", not "void *"'),
    ("struct kvm_vcpu *vcpu;\n\tbool", "union { int id; } *vcpu;\n\tbool",
     'kvm_lapic.vcpu is "union  *", not "struct kvm_vcpu *"'),
    ("bool irr_pending;", "bool irr_pending : 1;", 'kvm_lapic.irr_pending is some bits'),
    ("\t\tu32 features_eax;\n", "", "struct kvm_vcpu_hv has no cpuid_cache.features_eax"),
    ("unsigned long vec_bitmap[4]", "unsigned long vec_bitmap[8]",
     'kvm_vcpu_hv_synic.vec_bitmap is "unsigned long[8]", not "unsigned long[4]"'),
    ("u64 requests, guest_debug", "u64 requests", "struct kvm_vcpu has no guest_debug"),
    ("handle_fastpath_set_msr_irqoff(", "another(",
     "there is none of the functions that it hooks"),
    ("fastpath_t handle_fastpath_set_msr_irqoff", "int handle_fastpath_set_msr_irqoff",
     "function handle_fastpath_set_msr_irqoff is \"int ("),
    ("struct kvm_lapic {", "struct another {", "struct kvm_lapic has no vcpu"),
    ("kvm_apic_set_irq(", "another(", "there is no function kvm_apic_set_irq()"),
    ("struct kvm_lapic_irq *irq, struct dest_map *map", "struct kvm_lapic_irq *irq, int map",
     "function kvm_apic_set_irq is \"int (struct kvm_vcpu *, struct kvm_lapic_irq *, int)\", not "
     "\"int (struct kvm_vcpu *, struct kvm_lapic_irq *, struct nobody *)\""),
    ("bool kvm_msr_allowed", "int kvm_msr_allowed", "function kvm_msr_allowed is \"int ("),
    ("btf_trace_kvm_eoi)", "btf_trace_another)", "there is no tracepoint kvm_eoi"),
    ("(void *, __u32, __u32)", "(void *, __u32)",
     'tracepoint kvm_apic_ipi is "void (void *, __u32)", not "void (void *, __u32, __u32)"'),
])
def test_difference_is_named(layout, base, tmp_path, old, new, why):
    assert old in KVM
    text = KVM.replace(old, new)
    # What uses the type that has got another name need not compile.
    if "another {" in new:
        text = text.replace("struct kvm_lapic lapic", "struct another lapic")
    if "btf_trace_another" in new:
        text = text.replace("btf_trace_kvm_eoi eoi", "btf_trace_another eoi")
    assert refusal(layout, base, btf(text, "kvm", tmp_path, base)).startswith(why)


@pytest.mark.parametrize("damage", (lambda data: b"", lambda data: data[:20],
                                    lambda data: b"\0" + data[1:], lambda data: data[:-40]),
                         ids=["empty", "short", "magic", "cut"])
def test_what_is_no_btf(layout, base, tmp_path, damage):
    types = btf(KVM, "kvm", tmp_path, base)
    types.write_bytes(damage(types.read_bytes()))
    assert refusal(layout, base, types) == f"{types} is no BTF"
