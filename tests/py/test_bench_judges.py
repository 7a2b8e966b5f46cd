# SPDX-License-Identifier: GPL-2.0
"""The benches' figures are taken if they are complete, and others refused."""
import json
from itertools import product

import bench
import dispatch_bench
import instructions
import pictures
import pytest
import report
import test_dispatch_bench

CYCLES = [{"kernel": "6.1.0", "machine": machine, "variant": variant, "phase": phase,
           "workload": workload, "samples": 9, "mode": 2000, "at_mode": 5, "min": 1, "p25": 1999,
           "p50": 2000, "p75": 2001, "p99": 2009, "max": 3}
          for machine, variant, phase, workload in bench.CELLS]


def spoil(rows, which, **other):
    """The rows without those that match, or with other figures in them."""
    spoilt = [row | other if which.items() <= row.items() else row for row in rows
              if other or not which.items() <= row.items()]
    assert spoilt != rows
    return spoilt


def wrong_cells(first, second, emulator="bochs-2.7"):
    """What is wrong with two boots."""
    boots = [bench.by_cell(rows) for rows in (first, second)]
    return [cell for cell in bench.CELLS if bench.judge(boots, cell, emulator)]


def test_good_boots():
    assert wrong_cells(CYCLES, CYCLES) == []
    assert wrong_cells(CYCLES, spoil(CYCLES, {"workload": "self"}, mode=2019)) == []


@pytest.mark.parametrize("which, other", [
    ({"machine": "svm", "variant": "stock", "workload": "miss"}, {}),
    ({"phase": "none", "workload": "self"}, {}),
    ({"kernel": "6.1.0"}, {}),
    ({"machine": "vmx", "phase": "ours", "workload": "self"}, {"mode": 990}),
    ({"machine": "vmx", "phase": "ours", "workload": "self"}, {"mode": 2021}),
])
def test_broken_boot(which, other):
    wrong = [row for row in CYCLES if which.items() <= row.items()]
    assert wrong_cells(CYCLES, spoil(CYCLES, which, **other)) == list(bench.by_cell(wrong))


def test_an_emulator_with_a_coarse_clock():
    near, far = (spoil(CYCLES, {"workload": "self"}, mode=mode) for mode in (2070, 2090))
    assert wrong_cells(CYCLES, near, "bochs-3.0") == []
    assert wrong_cells(CYCLES, near) and wrong_cells(CYCLES, far, "bochs-3.0")


def test_boots_without_figures():
    assert wrong_cells([], []) == bench.CELLS


def test_bench_table():
    first = spoil(CYCLES, {"phase": "ours", "workload": "self"}, mode=1500)
    first = spoil(first, {"phase": "ours", "workload": "timer"}, mode=1600)
    first = spoil(first, {"phase": "ours", "workload": "hv-self"}, mode=1500)
    second = spoil(first, {"machine": "svm", "phase": "off", "workload": "miss"}, mode=2006)
    text = "\n".join(bench.table([bench.by_cell(rows) for rows in (first, second)]))
    assert ("SVM     vcpu_run           self             2000   2000   2000   2000   1500   "
            "1.000  0.750  0.750   55%      1-3\n") in text
    assert "Two boots: 371 of 374 agree to 0.1% or the clock's step of 5 cycles, 371" in text
    assert "  beyond 0.1%: svm vcpu_run off miss, 2000 and 2006\n" in text
    assert "met      VMX, ours self from vcpu_run, against stock: 0.7500, wanted at most 0.900\n" \
        in text
    assert "met      SVM, ours timer from vcpu_run, against stock: 0.8000, wanted at most 0.850\n" \
        in text
    assert "NOT MET" not in text
    missed = bench.by_cell(spoil(CYCLES, {"phase": "ours"}, mode=2011))
    assert "NOT MET  SVM, ours miss from vcpu_run, against stock: 1.0055, wanted at most 1.005" \
        in list(bench.table([missed, missed]))


CASES = list(product(dispatch_bench.FLAVOURS, dispatch_bench.SIZES, dispatch_bench.WRITES,
                     ("nothing", *dispatch_bench.CONTENDERS)))
LINES = [{"what": "count", "flavour": flavour, "handlers": size, "op": write,
          "contender": contender, "rounds": 10,
          "instructions": 33 if contender == "nothing" else 133}
         for flavour, size, write, contender in CASES]
LINES += [{"what": "time", "flavour": flavour, "handlers": size, "op": write,
           "contender": contender, "round": at, "threads": threads, "ns": 2}
          for flavour, size, write, contender in CASES if contender != "nothing"
          for at in range(2) for threads in (1, 2)]
LINES += [{"what": "other", "flavour": flavour, "handlers": size, "msr": msr, "rounds": 10,
           "instructions": 80} for flavour, size in
          product(dispatch_bench.FLAVOURS, dispatch_bench.SIZES) for msr in range(1, size)]
LINES += [{"what": "pmu", "way": way, "pmu": state, "rounds": 10, "instructions": 83}
          for way in ("pmu_plainly", *dispatch_bench.WAYS) for state in dispatch_bench.STATES]


def wrong_lines(lines):
    """What is wrong with the figures of dispatch."""
    figures = dispatch_bench.Figures(lines)
    return [text for judge in test_dispatch_bench.JUDGES for text in judge(figures)]


def test_good_dispatch():
    assert wrong_lines(LINES) == []
    lines = list(dispatch_bench.table(dispatch_bench.Figures(LINES)))
    assert "retpoline        64  hit             10       10    10    10       +0     1.00" in lines
    assert "retpoline        64  decline       2      2.00    1.00   1.00-1.00      1.00   " \
        "1.00-1.00      1.00   1.00-1.00  " in lines
    assert "met      flat from 1 to 64 handlers: a hit takes 10, 10, 10, 10" in lines
    assert "met        and each of 63 others among 64: 8 to 8" in lines


@pytest.mark.parametrize("which, other", [
    ({"what": "count", "flavour": "plain", "handlers": 8, "op": "hit", "contender": "chain"}, {}),
    ({"what": "count", "flavour": "plain", "handlers": 8, "op": "hit", "contender": "nothing"},
     {}),
    ({"what": "count", "handlers": 64, "op": "miss", "contender": "registry"},
     {"instructions": 134}),
    ({"what": "time", "flavour": "plain", "handlers": 8, "op": "hit", "contender": "chain"}, {}),
    ({"what": "time", "handlers": 8, "op": "hit", "contender": "chain", "round": 1}, {}),
    ({"what": "time"}, {}),
    ({"what": "other", "flavour": "retpoline", "handlers": 64, "msr": 7}, {}),
    ({"what": "pmu", "way": "pmu_eager", "pmu": "idle"}, {}),
    ({"what": "pmu", "way": "pmu_plainly", "pmu": "none"}, {}),
    ({"what": "pmu", "way": "pmu_deferred", "pmu": "idle"}, {"instructions": 84}),
])
def test_broken_dispatch(which, other):
    assert wrong_lines(spoil(LINES, which, **other))


def test_dispatch_without_figures():
    assert all(list(judge(dispatch_bench.Figures([]))) for judge in test_dispatch_bench.JUDGES)


@pytest.mark.parametrize("size, missed", [(1, "a hit at most 62"), (64, "flat from")])
def test_dispatch_goals(size, missed):
    lines = spoil(LINES, {"handlers": size, "op": "hit", "contender": "registry"},
                  instructions=1043)
    table = list(dispatch_bench.table(dispatch_bench.Figures(lines)))
    assert any(line.startswith(f"NOT MET  {missed}") for line in table)


def test_callgrind_labels():
    text = 'desc: Trigger: Client Request: {"a": 1}\nfn=x\ntotals: 7\ndesc: Trigger: end\n'
    assert test_dispatch_bench.LABEL.findall(text + "totals: 9\n") == [('{"a": 1}', "7")]


MARKED = [{"machine": "vmx", "variant": "stock", "phase": "stock", "workload": workload}
          for workload in ("self", "miss")]
RUN = """\
Tracing enabled for CPU0
(0).[1] [0x1] 0010:0000000000200000 (unk. ctxt): mov
(0).[2] [0x2] 0010:ffffffff81000000 (unk. ctxt): push
(0).[3] [0x3] 0010:ffffffff81000001 (unk. ctxt): call
(1).[3] [0x3] 0010:ffffffff81000001 (unk. ctxt): another CPU's
(0).[4] [0x4] 0010:ffffffffa0000010 (unk. ctxt): vmresume
(0).[5] ??? (physical address not available)
(0).[6] [0x2] 0010:ffffffff81000001 (unk. ctxt): jmp
(0).[7] [0x1] 0010:0000000000200000 (unk. ctxt): xchg
Tracing disabled for CPU0
(0).[8] [0x2] 0010:ffffffff81000000 (unk. ctxt): between the runs
"""
LONG = RUN.replace("(0).[6]", "(0).[5] [0x2] 0010:ffffffff81000002 (unk. ctxt): irq\n(0).[6]")
SYMBOLS = """\
SYMBOLS of stock
ffffffff81000000 T exit
ffffffffa0000000 t enter\t[kvm_intel]
SYMBOLS end
"""


def profile(marked, text):
    """What the emulator's output comes to."""
    lines = (SYMBOLS + text).splitlines(keepends=True)
    traces = instructions.read_traces(lines)
    symbols = instructions.read_symbols(lines)
    return instructions.wrong(marked, symbols, traces) or list(
        instructions.rows(marked, symbols, traces))


def test_profile():
    rows = profile(MARKED, LONG + RUN + RUN + RUN * 3)
    assert [[*row.values()][4:] for row in rows] == 2 * [
        [1, "exit", 2, 1], [1, "enter", 1, 0], [2, "exit", 1, 0]]
    lines = list(instructions.table(rows))
    assert f"{'exit':<34} {2:16} x1    " in lines
    assert f"{'miss':<34} {'3+1':>23}" in lines


STEPS = [   # of the function at 100, to which the one at 0 returns; that calls 200 by a jump
    (101, "call"), (300, ""), (301, "ret"), (102, "call"), (103, "pop"), (104, "ret"),
    (50, "jmp"), (200, "call"), (300, "ret"), (201, ""),
]


def test_stacks():
    deeper = [(address, instructions.DEEPER.get(name, 0)) for address, name in STEPS]
    symbols = (0, 100, 200, 300), ("outer", "exit", "tail", "leaf")
    assert instructions.by_stack(deeper, symbols) == {
        "outer;exit": [4, 0], "outer;exit;leaf": [2, 1], "outer": [1, 0], "tail": [2, 1],
        "tail;leaf": [1, 1]}


def test_parts():
    stacks = {"run;vmx_vcpu_run": 5, "run;kvm_fastpath_wrmsr_found": 3,
              "run;kvm_fastpath_wrmsr_found;kvm_skip_emulated_instruction": 2, "run": 4,
              "run;vmx_vcpu_run;enter": 1}
    rows = [{"machine": "vmx", "variant": "vcpu_run", "phase": "ours", "workload": workload,
             "exit": at, "stack": stack, "instructions": count, "calls": 1}
            for workload, at in (("self", 1), ("self", 2), ("miss", 1))
            for stack, count in stacks.items()]
    assert [line.split() for line in instructions.parts(rows)][1:] == [
        ["VMX", "ours", "leave-and-enter-guest", "6"], ["VMX", "ours", "kvm_fastpath", "3"],
        ["VMX", "ours", "skip-the-instruction", "2"], ["VMX", "ours", "run-loop", "4"]]


def test_profile_of_sets_that_ran_in_another_order():
    another = [mark | {"variant": "another"} for mark in MARKED]
    ran = LONG * 6 + SYMBOLS.replace("stock", "another") + RUN * 6
    rows = profile(another + MARKED, ran)
    assert {name: sum(row["instructions"] for row in rows if row["variant"] == name)
            for name in ("stock", "another")} == {"stock": 2 * 5, "another": 2 * 4}


@pytest.mark.parametrize("marked, text", [
    (MARKED, RUN * 5), (MARKED, RUN * 7), (MARKED, ""), ([], ""), ([], RUN * 3),
    ([mark | {"variant": "another"} for mark in MARKED], RUN * 6),
])
def test_broken_profile(marked, text):
    assert "marked" in profile(marked, text)


def test_profile_without_an_exit():
    rows = profile(MARKED, RUN * 3 + RUN.replace(":ffff", ":0000") * 3)
    assert {row["workload"] for row in rows} == {"self"}


@pytest.fixture
def drawn(monkeypatch):
    """The names of the tables that would be drawn."""
    names = []
    monkeypatch.setattr(pictures, "of_table", lambda name, text: names.append(name) or [])
    return names


def test_report(tmp_path, drawn):
    (tmp_path / "6.1/bench").mkdir(parents=True)
    for name, figures in (("machine", [CYCLES, CYCLES]), ("dispatch", LINES),
                          ("profile", profile(MARKED, RUN * 6))):
        (tmp_path / f"6.1/bench/{name}.json").write_text(
            json.dumps({"environment": {"commit": f"of {name}"}, "figures": figures}))
    report.report(tmp_path, ["6.1", "6.12"])
    assert drawn == ["6.1-cycles", "6.1-spread", "6.1-dispatch", "6.1-profile",
                     "6.1-exits", "6.1-parts", "6.1-stacks-vmx-stock"]
    for name in ("report.md", "report.html"):
        text = (tmp_path / "report" / name).read_text()
        for part in ("Goals:", "Goals, with", "its exit", "profile: commit of profile"):
            assert part in text
    stacks = (tmp_path / "report/6.1-stacks-vmx-stock.txt").read_text()
    assert stacks == "exit 2\nenter 1\n"


def test_report_without_figures(tmp_path, drawn):
    with pytest.raises(SystemExit, match="make bench"):
        report.report(tmp_path, ["6.1"])
    assert not drawn


@pytest.mark.builds
@pytest.mark.slow
@pytest.mark.parametrize("name, lines, expected", [
    ("6.1-cycles", bench.table(2 * [bench.by_cell(CYCLES)]),
     {"6.1-cycles-vmx": "pingpong-halt", "6.1-cycles-svm": "ours, live"}),
    ("6.1-spread", bench.spread(bench.by_cell(CYCLES)),
     {"6.1-spread-vmx": "ours, live", "6.1-spread-svm": "none"}),
    ("6.1-dispatch", dispatch_bench.table(dispatch_bench.Figures(LINES)),
     {"6.1-dispatch": "registry"}),
    ("6.1-stacks-vmx-ours", ["outer;exit 4", "outer;exit;leaf 2", "outer 1"],
     {"6.1-stacks-vmx-ours": "leaf: 2 instructions"}),
    ("6.1-parts", ["machine of part instructions", "VMX ours run-loop 4", "SVM ours skip 3"],
     {"6.1-parts-vmx": "run loop", "6.1-parts-svm": "skip"}),
    ("6.1-profile", ["a table without a picture"], {}),
])
def test_pictures(tmp_path, name, lines, expected):
    page = report.Page(tmp_path, "figures")
    page.table(name, lines)
    page.write()
    assert {path.stem for path in tmp_path.glob("*.svg")} == set(expected)
    for which, text in expected.items():
        picture = (tmp_path / f"{which}.svg").read_text()
        assert text in picture and "#000000" not in picture
        assert f"]({which}.svg)" in (tmp_path / "report.md").read_text()
        assert picture in (tmp_path / "report.html").read_text()


def test_page(tmp_path):
    page = report.Page(tmp_path, "figures")
    page.text(["<none>"])
    page.write()
    assert "<pre>&lt;none&gt;</pre>" in (tmp_path / "report.html").read_text()
