# SPDX-License-Identifier: GPL-2.0
"""What judges KVM's selftests refuses what a broken machine would report, and their table
what cannot be read."""
import json

import alike
import bochs
import machines
import pytest
import selftests

TABLE = """\
# a comment
ipi\t\tvmx,svm vmx,svm - check -s 1
plain\t\tvmx,svm - - -
skips\t\tvmx,svm - - -
asserts\t\tvmx,svm - - -
gone\t\tvmx,svm vmx - check
elsewhere\tvmx - - - # it takes the machine down
"""
ROWS = selftests.read(TABLE)
WHY_NOT = {("gone", "vmx"): selftests.LACKS, ("gone", "svm"): selftests.LACKS,
           ("elsewhere", "svm"): "it takes the machine down"}
CHOSEN = {machine: {row: WHY_NOT.get((row.name, machine)) for row in ROWS}
          for machine in machines.MACHINES}

# How each test ends, and what it prints last.
ENDS = {
    "ipi": ("exit:0", ()),
    "plain": ("exit:0", ()),
    "skips": ("exit:4", ("1..0 # SKIP - Requirement not met: kvm_has()",)),
    "asserts": ("exit:254", ("==== Test Assertion Failure ====",
                             "  x86_64/asserts.c:12: false",
                             "  pid=70 tid=70 errno=4 - Interrupted system call",
                             "  Failed guest assert: r == 0 at x86_64/asserts.c:7")),
    "elsewhere": ("timeout", ("TAP version 13", "# Subtest: so", "ok 1 far")),
}
COUNTS = {"stock": {}, "on": {"handlers": 3, "icr": 0, "eoi": 0, "asked": 9},
          "off": {"handlers": 0, "icr": 0, "eoi": 0, "asked": 9}}


def group(depth, name, tests, number):
    """A KTAP test that consists of others."""
    lines = ["KTAP version 1", f"# Subtest: {name}"]
    return "".join([*(f"{'    ' * depth}{line}\n" for line in lines), *tests,
                    f"{'    ' * (depth - 1)}ok {number} {name}\n"])


def result(phase, test, number):
    """What a machine reports of a test in a phase."""
    end, output = ENDS[test]
    figures = {"ended": end, "milliseconds": 1500} | COUNTS[phase]
    if (phase, test) == ("on", "ipi"):
        figures |= {"icr": 7, "eoi": 2}
    lines = [*(f"# {line}" for line in output), f"ok {number} {test}"]
    return json.dumps(figures) + "\n" + "".join(f"{' ' * 12}{line}\n" for line in lines)


def report(machine, fault=()):
    """What a machine reports; fault: a phase, a test, and what of it is to be another text."""
    def phase(name, number):
        tests = [result(name, row.name, at) for at, row in
                 enumerate(selftests.to_run(CHOSEN[machine]), 1)]
        if fault and fault[0] == name:
            at = list(ENDS).index(fault[1])
            tests[at] = replace(tests[at], *fault[2:])
        return group(3, name, tests, number)

    sets = [group(2, "stock", [phase("stock", 1)], 1),
            group(2, "vcpu_run", [phase("on", 1), phase("off", 2)], 2)]
    return "KTAP version 1\n" + group(1, machine, [*sets, "    ok 3 kernel_log\n"], 1)


def replace(text, before, after):
    """A text with a change."""
    assert before in text
    return text.replace(before, after)


def parse(machine, text):
    """The same, as the judge gets it."""
    return {name: machines.Report(text, machine, name) for name in ("stock", "vcpu_run")}


def wrong(machine, text):
    """The tests that something is wrong with, and the machine."""
    sets, rows = parse(machine, text), selftests.to_run(CHOSEN[machine])
    found = {row.name: alike.judge(sets, row, machine) for row in rows}
    found[machine] = alike.judge_machine(sets, rows, machine)
    return [name for name, text in found.items() if text]


MENDED = selftests.read("plain vmx,svm - vmx,svm -")[0]


@pytest.mark.parametrize("phases, is_well", [
    (["stock"], True), (["stock", "off"], True), ([], False), (["on"], False), (["off"], False),
    (["stock", "on"], False), (["stock", "on", "off"], False),
])
def test_mended(phases, is_well):
    """What the stock modules fail and ours pass: there it is wrong if all are alike."""
    text = report("vmx")
    for phase in phases:
        at = text.index(f"# Subtest: {phase}")
        rest = replace(text[at:], f"{result(phase, 'plain', 2)}",
                       result(phase, "plain", 2).replace("exit:0", "exit:254"))
        text = text[:at] + rest
    assert (alike.judge(parse("vmx", text), MENDED, "vmx") is None) == is_well


@pytest.mark.parametrize("handled, model, is_well", [
    ("vmx,svm", bochs.APICV, False), ("eois,vmx,svm", bochs.APICV, True),
    ("eois,vmx,svm", "corei7_haswell_4770", False),
])
def test_nothing_handled(monkeypatch, handled, model, is_well):
    """That is well only if EOIs were to be handled, and leave no guest."""
    monkeypatch.setitem(bochs.MODELS, "vmx", model)
    row = selftests.read(f"plain vmx,svm {handled} - -")[0]
    assert (alike.judge(parse("vmx", report("vmx")), row, "vmx") is None) == is_well


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_good_report(machine):
    assert wrong(machine, report(machine)) == []
    assert wrong(machine, report(machine).replace("\n", "\r\n")) == []


def test_table():
    reports = {machine: parse(machine, report(machine)) for machine in machines.MACHINES}
    rows = {line.split()[0]: line.split() for line in alike.table(reports, CHOSEN)}
    assert rows["ipi"][1:] == 2 * ["pass", "pass", "pass", "7+2/9", "2/2/2"]
    assert rows["gone"][1:] == ["-", "-", *selftests.LACKS.split()]
    assert rows["skips"][-1] == "kvm_has()"
    assert " ".join(rows["asserts"]).endswith(" 2/2/2 x86_64/asserts.c:12, r == 0")
    assert " ".join(rows["elsewhere"]) == (
        "elsewhere timeout timeout timeout 0+0/9 2/2/2 - it takes the machine down")


@pytest.mark.parametrize("machine, phase, test, before, after", [
    ("vmx", "on", "plain", "exit:0", "exit:254"),
    ("vmx", "stock", "plain", "exit:0", "exit:1"),
    ("svm", "off", "plain", "exit:0", "timeout"),
    ("svm", "on", "plain", "exit:0", "signal:9"),
    ("svm", "on", "plain", "exit:0", "exit:4"),
    ("svm", "on", "plain", '"ended": "exit:0", ', ""),
    ("vmx", "off", "plain", result("off", "plain", 2).splitlines()[0] + "\n", ""),
    ("vmx", "on", "skips", "met: kvm_has", "met: kvm_lost"),
    ("vmx", "on", "asserts", "asserts.c:12", "asserts.c:13"),
    ("vmx", "on", "asserts", "assert: r == 0", "assert: r == 1"),
    ("vmx", "on", "asserts", "# ", "# it said nothing "),
    ("vmx", "on", "ipi", '"icr": 7, "eoi": 2', '"icr": 0, "eoi": 0'),
    ("svm", "on", "ipi", '"handlers": 3', '"handlers": 0'),
    ("svm", "off", "ipi", '"handlers": 0', '"handlers": 3'),
    ("svm", "off", "ipi", '"icr": 0', '"icr": 7'),
    ("svm", "off", "ipi", '"eoi": 0', '"eoi": 2'),
    ("vmx", "on", "ipi", '"icr": 7, ', ""),
    ("vmx", "stock", "ipi", '"ended"', '"handlers": 3, "ended"'),
    ("vmx", "off", "elsewhere", result("off", "elsewhere", 5), ""),
    ("vmx", "stock", "elsewhere", result("stock", "elsewhere", 5), ""),
    ("svm", "stock", "plain", "  ok 2", "  not ok 2"),
])
def test_broken_test(machine, phase, test, before, after):
    assert test in wrong(machine, report(machine, (phase, test, before, after)))


@pytest.mark.parametrize("machine, before, after", [
    ("vmx", result("on", "plain", 2), ""),
    ("vmx", result("on", "plain", 2), 2 * result("on", "plain", 2)),
    ("vmx", "ok 2 plain", "ok 2 other"),
    ("vmx", '"icr": 7', '"icr": many'),
    ("svm", "ok 4 asserts\n", "ok 4 asserts\n            ok 5 elsewhere\n"),
    ("svm", "ok 4 asserts\n", "ok 4 asserts\n            ok 5 gone\n"),
    ("vmx", "    ok 3 kernel_log\nok 1 vmx\n", ""),
    ("svm", "    ok 3 kernel_log\nok 1 svm\n", "    # klog.c:30: kernel log: BUG: soft lockup\n"),
    ("svm", "svm", "vmx"),
    ("vmx", "ok 1 vmx\n", "ok 1 vmx\nKernel panic\n"),
    ("vmx", report("vmx"), ""),
    ("vmx", "vcpu_run", "handle_exit_irqoff"),
    ("vmx", "Subtest: vcpu_run", "Subtest: stock"),
    ("svm", "Subtest: on", "Subtest: off"),
    ("svm", '{"ended"', '{"end'),
])
def test_broken_report(machine, before, after):
    assert machine in wrong(machine, replace(report(machine), before, after))


def test_no_test_passes():
    assert wrong("vmx", report("vmx").replace("exit:0", "exit:4")) == ["vmx"]


@pytest.mark.parametrize("line", [
    "ipi vmx,svm - - -", "other vmx,smv - - - # why", "other vmx,svm amd - -", "other vmx,svm - amd -",
    "other vmx,svm - - yes",
    "other vmx - - -", "other - - - -", "other vmx,svm - - - # why",
])
def test_broken_table(line):
    with pytest.raises(ValueError):
        selftests.read(TABLE + line)
