# SPDX-License-Identifier: GPL-2.0
"""Instructions of a trace are counted by name, and the library's part is told from the rest."""
import json

import instructions
import pytest
import report
import unseen

STEPS = [
    ("ffffffffa0000000", "vmread rax, rbx", "0f78d8"),
    ("ffffffffa0000003", "call .+24  (0xffffffffa0001000)", "e8f80f0000"),
    # The library's: a line and a half.
    ("ffffffffa0001000", "lfence", "0faee8"),
    ("ffffffffa0001003", "lock bts qword ptr ds:[rax], rbp", "f0480fab28"),
    ("ffffffffa0001008", "call .+4080  (0xffffffffa0002000)", "e8f30f0000"),
    ("ffffffffa0002000", "xchg dword ptr ds:[rbx+24], eax", "874318"),
    ("ffffffffa0002003", "ret", "c3"),
    ("ffffffffa000103e", "mov eax, 0x1", "b801000000"),
    ("ffffffffa0001043", "jmp rax", "ffe0"),
    ("ffffffffa0003000", "ret", "c3"),
    # Not any more.
    ("ffffffffa0000008", "xchg ax, ax", "6690"),
    ("ffffffffa000000a", "call qword ptr ds:[rax]", "ff10"),
    ("ffffffffa0003000", "mfence", "0faef0"),
    ("ffffffffa0003003", "ret", "c3"),
    ("ffffffffa000000c", "wrmsr", "0f30"),
    ("ffffffffa000000e", "vmresume", "0f01c3"),
]
SYMBOLS = """\
SYMBOLS of vcpu_run
ffffffff81000000 T start
ffffffffa0000000 t vmx_vcpu_run\t[kvm_intel]
ffffffffa0001000 t kvm_fastpath_wrmsr_found\t[kvm]
ffffffffa0002000 t kvm_apic_send\t[kvm]
ffffffffa0003000 t other\t[kvm]
SYMBOLS end
"""
MARK = {"machine": "vmx", "variant": "vcpu_run", "phase": "ours", "workload": "self"}


def trace(steps, times=instructions.TIMES):
    """As the debugger prints it: an exit with these instructions."""
    guest = "(0).[1] [0x1] 0010:0000000000200000 (unk. ctxt): wrmsr ; 0f30\n"
    lines = "".join(f"(0).[2] [0x2] 0010:{address} (unk. ctxt): {text:<25} ; {code}\n"
                    for address, text, code in steps)
    another = "(1).[2] [0x2] 0010:ffffffffa0001000 (unk. ctxt): lfence ; 0faee8\n"
    return times * f"Tracing enabled for CPU0\n{guest}{lines}{another}{guest}Tracing disabled for CPU0\n"


def rows(text, symbols=SYMBOLS):
    """{of what: figures}, of the first exit."""
    lines = text.splitlines(keepends=True)
    found = list(unseen.rows([MARK], instructions.read_symbols(symbols.splitlines(keepends=True)),
                             unseen.read_traces(lines)))
    return {row["of"]: [row[name] for name in unseen.FIGURES] for row in found if row["exit"] == 1}


def test_names():
    assert rows(trace(STEPS)) == {
        # instructions, lfence, mfence, lock, indirect, ret, vmcs, msr, lines
        "exit": [16, 1, 1, 2, 2, 3, 1, 1, 5],
        "registry": [8, 1, 0, 2, 1, 2, 0, 0, 4]}


def test_library_that_is_not_called():
    assert rows(trace(STEPS), SYMBOLS.replace("kvm_fastpath_wrmsr_found", "found")).keys() == {"exit"}


def test_shortest_trace_counts():
    longer = [*STEPS, ("ffffffffa0000011", "lfence", "0faee8")]
    assert rows(trace(longer, 1) + trace(STEPS, 1) + trace(longer, 1))["exit"][:2] == [16, 1]


FIGURES = [MARK | {"machine": machine, "workload": workload, "exit": at, "of": of,
                   **dict.fromkeys(unseen.FIGURES, 7)}
           for machine in ("vmx", "svm") for workload, at in unseen.PATHS.values()
           for of in (unseen.WHOLE, unseen.PART)]


def wrong(figures):
    """What is wrong with them."""
    return list(unseen.wrong(figures, ("vmx", "svm"), [("vcpu_run", "ours")]))


def test_all_paths():
    assert not wrong(FIGURES)
    assert "EOI      vcpu_run/ours          registry            7       7" in "\n".join(
        unseen.table(FIGURES))


@pytest.mark.parametrize("path, of", [("IPI", "exit"), ("EOI", "registry"), ("miss", "exit"),
                                      ("decline", "registry")])
def test_path_that_is_missing(path, of):
    place = unseen.PATHS[path]
    figures = [row for row in FIGURES if row["machine"] != "svm" or row["of"] != of
               or (row["workload"], row["exit"]) != place]
    assert wrong(figures) == [f"svm: no {of} of {path} with vcpu_run/ours"]


def test_report(tmp_path):
    (tmp_path / "6.1/bench").mkdir(parents=True)
    (tmp_path / "6.1/bench/hidden.json").write_text(
        json.dumps({"environment": {"emulator": "bochs-2.7"}, "figures": FIGURES}))
    report.report(tmp_path, ["6.1"])
    assert "decline  vcpu_run/ours          registry" in (tmp_path / "report/report.md").read_text()
