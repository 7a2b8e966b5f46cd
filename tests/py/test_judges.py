# SPDX-License-Identifier: GPL-2.0
"""What judges the machines' reports refuses what a broken machine would say."""
import json

import demo
import machines
import pytest
import test_demo
import test_fuzz
import test_guests
import test_storm

CASES = {"first": "WRITE_MSR, 0, ICR, OTHER ", "second": "STEPS, TRACED | VMX_ONLY, EOI, DO(CLI",
         "third": "WRITE_MSR, XEN, ICR, OTHER "}
FIGURES = """\
{ "case": "%s", "machine": "MACHINE", "outcome": "rip+2", "handled": 1, "declined": 0 }
"""
GUESTS = f"""\
KTAP version 1
    KTAP version 1
    # Subtest: MACHINE
        KTAP version 1
        # Subtest: vcpu_run
            KTAP version 1
            # Subtest: cases
            1..3
{FIGURES % "first"}            ok 1 first
{FIGURES % "second"}            ok 2 second
            ok 3 third # SKIP no Xen
        ok 1 cases
    ok 1 vcpu_run
    ok 2 kernel_log
ok 1 MACHINE
"""


def wrong(text, machine):
    """What is wrong with the three cases and the report."""
    report = machines.Report(text.replace("MACHINE", machine), machine, "vcpu_run")
    found = [test_guests.judge(report, name, machine) for name in CASES]
    return [text for text in found if text] + report.faults


def test_rows_of_one_line_and_two():
    table = '\t{ "first", { WRITE_MSR, 0 }, 1 },\n\t{ "second",\n\t  { STEPS, XEN }, 1 },\n'
    assert test_guests.ROW.findall(table) == [("first", "WRITE_MSR, 0 "), ("second", "STEPS, XEN ")]


@pytest.fixture(autouse=True)
def cases(monkeypatch):
    monkeypatch.setattr(test_guests, "CASES", CASES)


@pytest.mark.parametrize("machine, text", [
    ("vmx", GUESTS),
    ("svm", GUESTS),
    ("svm", GUESTS.replace(FIGURES % "second", "").replace("2 second", "2 second # SKIP no")),
    ("vmx", GUESTS.replace("third # SKIP no Xen", "third").replace(
        "            ok 3", FIGURES % "third" + "            ok 3")),
])
def test_good(machine, text):
    assert wrong(text, machine) == []


@pytest.mark.parametrize("machine, before, after", [
    ("vmx", "            ok 1 first\n", ""),
    ("vmx", FIGURES % "first", ""),
    ("vmx", FIGURES % "first", 2 * FIGURES % ("first", "first")),
    ("vmx", '"first"', '"second"'),
    ("vmx", '"MACHINE"', '"svm"'),
    ("vmx", "            ok 1 first", "            # cases.c:7: differ\n            not ok 1 first"),
    ("vmx", "2 second", "2 second # SKIP no"),
    ("svm", "1 first", "1 first # SKIP no"),
    ("vmx", "ok 3 third # SKIP no Xen", "ok 3 fourth"),
    ("vmx", "    ok 2 kernel_log\n", ""),
    ("vmx", "    ok 2 kernel_log\nok 1 MACHINE\n", "# klog.c:30: kernel log: BUG: x\n"),
    ("vmx", "ok 1 MACHINE\n", ""),
    ("svm", "vcpu_run", "handle_exit_irqoff"),
    ("vmx", GUESTS, ""),
    ("vmx", "Subtest: MACHINE", "Subtest: svm"),
])
def test_broken(machine, before, after):
    assert before in GUESTS
    assert wrong(GUESTS.replace(before, after), machine)




PASS = {"kernel": "6.1", "sent": 208, "eligible": 192, "handed": 16, "received": 208,
        "self": 64, "self_cycles": 386400, "pingpong": 63, "pingpong_cycles": 652215, "batch": 10,
        "self_best": 60000, "pingpong_best": 90000, "handlers": demo.BUILTINS, "handled": 192, "declined": 16,
        "ended": 208, "eois": 208, "traced": 0}
OFF = PASS | {"handlers": 0, "handled": 0, "declined": 0, "ended": 0, "eois": 0}


def passed(name, **other):
    """A report of one pass of the demo, with other figures than it should have."""
    phase, _, kind = name.rpartition("_")
    good = {"on": PASS, "again": PASS, "stock": OFF, "off": OFF,
            "icr_off": PASS | {"handlers": demo.BUILTINS - 1, "handled": 0, "declined": 0}}[phase]
    good = good | {"phase": phase, "pass": kind}
    if kind == "traced":
        good["traced"] = good["sent"]
    if kind == "own":
        good["traced"] = good["handed"] = 16 if phase == "on" else 208
    text = GUESTS.replace("Subtest: cases", "Subtest: demo").replace("ok 1 cases", "ok 1 demo")
    text = text.replace(FIGURES % "first", json.dumps(good | other) + "\n")
    text = text.replace(FIGURES % "second", "").replace("ok 1 first", f"ok 1 {name}")
    return machines.Report(text.replace("MACHINE", "vmx"), "vmx", "vcpu_run")


@pytest.mark.parametrize("name", demo.PASSES + demo.STOCK_PASSES)
def test_good_pass(name):
    assert demo.judge(passed(name), name) is None
    assert demo.cycles(demo.figures(passed(name), name), "self") == 386400 / 64


@pytest.mark.parametrize("name, other", [
    ("on_timed", {"received": 207}),
    ("on_timed", {"received": 209}),
    ("on_timed", {"sent": 0, "received": 0}),
    ("on_timed", {"ended": 207}),
    ("on_timed", {"handled": 0}),
    ("on_timed", {"handled": 191}),
    ("on_timed", {"handled": 208}),
    ("on_timed", {"declined": 0}),
    ("on_timed", {"handlers": 3}),
    ("on_timed", {"phase": "off"}),
    ("on_traced", {"traced": 0}),
    ("on_traced", {"traced": 400}),
    ("on_traced", {"pass": "timed"}),
    ("on_own", {"traced": 208}),
    ("on_own", {"traced": 0}),
    ("on_own", {"traced": 0, "handed": 0}),
    ("off_timed", {"handled": 1}),
    ("off_timed", {"declined": 1}),
    ("off_timed", {"handlers": 1}),
    ("off_traced", {"traced": 207}),
    ("off_own", {"traced": 0}),
    ("icr_off_own", {"handlers": demo.BUILTINS}),
    ("icr_off_own", {"ended": 0}),
    ("icr_off_own", {"handled": 192}),
    ("icr_off_own", {"traced": 0}),
    ("again_traced", {"handled": 0}),
    ("stock_own", {"traced": 0}),
])
def test_broken_pass(name, other):
    assert demo.judge(passed(name, **other), name)
    assert demo.figures(passed(name, **other), name) is None


def test_missing_pass():
    assert demo.judge(passed("on_timed"), "off_timed")


@pytest.mark.parametrize("release, on, off, too_much", [
    ("6.1", 1000, 2000, False), ("6.1", 1004.9, 2000, False), ("6.1", 900, 2000, False),
    ("6.1", 1005.1, 2000, True), ("6.1", 1005.1, 3000, True),
    ("6.2", 1500, 3000, False), ("6.2", 1600, 3000, True),
])
def test_cycles(release, on, off, too_much):
    risen = test_demo.rise({"kernel": release, "cycles": on}, {"kernel": release, "cycles": off},
                           ("6.1", 1000, 2000))
    assert (risen > test_demo.MOST) is too_much


def test_cycles_are_recorded_of_each_machine():
    assert set(test_demo.recorded_cycles()) == {
        (emulator, machine, folder, what)
        for emulator, what in (("bochs-2.7", "self"), ("bochs-2.7", "pingpong"),
                               ("bochs-3.0", "pingpong"))
        for machine in machines.MACHINES for folder in ("live", test_demo.PLACE)}


STORM = {"registrations": 350, "handling": 200, "counted": 900, "sent": 1616, "received": 1616,
         "handled": 976, "own": 624, "slow": 16, "traced": 1616}


def storm(other, before="", after=""):
    """A report of a storm, with other figures than it should have, or another text."""
    body = GUESTS[GUESTS.index("            KTAP"):GUESTS.index("        ok 1 cases")]
    text = GUESTS.replace(body, json.dumps(STORM | other) + "\n")
    text = text.replace("ok 1 cases", "ok 1 storm").replace(before, after)
    return machines.Report(text.replace("MACHINE", "vmx"), "vmx", "vcpu_run")


def test_good_storm():
    assert test_storm.judge(storm({})) is None


@pytest.mark.parametrize("other", [
    {"received": 1615}, {"received": 1617}, {"traced": 1615}, {"sent": 0, "received": 0},
    {"slow": 15}, {"handled": 0, "own": 1600}, {"handled": 1600, "own": 0},
    {"registrations": 49}, {"handling": 0},
])
def test_broken_storm(other):
    assert test_storm.judge(storm(other))


def test_storm_on_a_machine_that_did_not_end():
    assert test_storm.judge(storm({}, "\nok 1 MACHINE"))
    assert test_storm.judge(storm({}, "ok 1 storm", "ok 1 calm"))


VALUES = [{"seed": 7, "values": 20, "parked": 4, "gp": 3, "irqs": 9, "nmis": 2, "inits": 1,
           "smis": 1, "sipis": 1, "handled": 8, "declined": 12, "hyperv": 2, "xapic": 2, "wide": 2,
           "differences": 0}]
SEQUENCES = [{"operation": "EOI", "ran": 9, "had": 4}, {"operation": "PAUSE", "ran": 2, "had": 0},
             {"seed": 7, "kinds": 2, "known": 1, "sequences": 21, "operations": 485, "irqs": 9,
              "nmis": 2, "gp": 1, "pv_eois": 3, "ioapic_eois": 4, "filtered": 2, "synic": 3,
              "handled": 90, "timed": 4, "hyperv": 4, "declined": 12, "off_handled": 0,
              "off_declined": 0, "unsteady": 1, "differences": 0}]
FIGURES_OF = {"values": VALUES, "sequences": SEQUENCES}


def fuzz(name, figures, result="ok", modules="vcpu_run"):
    """The verdict on a report of values or sequences."""
    body = GUESTS[GUESTS.index("            1..3"):GUESTS.index("        ok 1 cases")]
    lines = "".join(json.dumps(line) + "\n" for line in figures)
    text = GUESTS.replace(body, f"{lines}            # fuzz.c:1: why\n            {result} 1 {name}\n")
    text = text.replace("Subtest: cases", "Subtest: fuzz").replace("ok 1 cases", "ok 1 fuzz")
    text = text.replace("MACHINE", "vmx").replace("vcpu_run", modules)
    report = machines.Report(text, "vmx", modules)
    return test_fuzz.judge(report, name, 7, 20)


@pytest.fixture
def enough(monkeypatch):
    monkeypatch.setattr(test_fuzz, "ENOUGH", 20)


@pytest.mark.parametrize("name", FIGURES_OF)
def test_good_fuzz(enough, name):
    assert fuzz(name, FIGURES_OF[name]) is None
    assert "why" in fuzz(name, FIGURES_OF[name], "not ok")
    assert fuzz(name, [])


@pytest.mark.parametrize("name, line, other", [
    ("values", 0, {"differences": 1}), ("values", 0, {"values": 19}), ("values", 0, {"seed": 8}),
    ("values", 0, {"handled": 0, "declined": 20}), ("values", 0, {"handled": 7}),
    ("values", 0, {"irqs": 0}), ("values", 0, {"smis": 0}), ("values", 0, {"parked": None}),
    ("sequences", 0, {"operation": "PAUSE"}), ("sequences", 0, {"had": 0}),
    ("sequences", 1, {"ran": 0}), ("sequences", 2, {"kinds": 3}), ("sequences", 2, {"seed": 8}),
    ("sequences", 2, {"known": 0, "sequences": 20}), ("sequences", 2, {"sequences": 20}),
    ("sequences", 2, {"operations": 479}), ("sequences", 2, {"pv_eois": 0}),
    ("sequences", 2, {"filtered": None}), ("sequences", 2, {"synic": 0}),
    ("sequences", 2, {"handled": 19}), ("sequences", 2, {"off_handled": 1}),
    ("sequences", 2, {"off_declined": 1}), ("sequences", 2, {"unsteady": 9}),
    ("sequences", 2, {"differences": 1}), ("sequences", 2, {"differences": None}),
    ("sequences", 2, {"gp": 0}), ("sequences", 2, {"timed": 0}),
    ("sequences", 2, {"hyperv": 0}), ("values", 0, {"hyperv": 0}), ("values", 0, {"xapic": 0}),
    ("values", 0, {"wide": 0}),
])
def test_broken_fuzz(enough, name, line, other):
    figures = [dict(figures) for figures in FIGURES_OF[name]]
    figures[line].update(other)
    assert fuzz(name, figures)


@pytest.mark.parametrize("line", range(len(SEQUENCES)))
def test_fuzz_without_a_line(enough, line):
    assert fuzz("sequences", SEQUENCES[:line] + SEQUENCES[line + 1:])


def test_fuzz_of_what_the_live_module_does_not_reach(enough):
    untimed = [*SEQUENCES[:-1], SEQUENCES[-1] | {"timed": 0}]
    assert fuzz("sequences", untimed, modules="live") is None
    assert "timed: 4 seen" in fuzz("sequences", SEQUENCES, modules="live")


def test_few_sequences_need_not_show_all():
    last = SEQUENCES[-1] | {"synic": 0}
    assert fuzz("sequences", [*SEQUENCES[:-1], last]) is None
