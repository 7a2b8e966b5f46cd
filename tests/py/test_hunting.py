# SPDX-License-Identifier: GPL-2.0
"""What the machines say of planted bugs is judged as it should be."""
import hunting
import mutants
import pytest

REPORT = """\
KTAP version 1
    KTAP version 1
    # Subtest: vmx
        KTAP version 1
        # Subtest: 0-no-bug-vcpu_run
            KTAP version 1
            # Subtest: cases
            ok 1 eoi
        ok 1 cases
    ok 1 0-no-bug-vcpu_run
        KTAP version 1
        # Subtest: case
            KTAP version 1
            # Subtest: cases
            ok 1 icr
            # cases.c:7: fast and slow differ
            not ok 2 eoi
        not ok 1 cases
    not ok 2 case
        KTAP version 1
        # Subtest: fuzz
            KTAP version 1
            # Subtest: cases
            ok 1 eoi
        ok 1 cases
        # fuzz.c:9: 3 differences
    not ok 3 fuzz
        KTAP version 1
        # Subtest: hangs
            KTAP version 1
            # Subtest: cases
"""
PLACE, NO_BUG = ["vcpu_run"], "0-no-bug-vcpu_run"


def bug(name, killer="vcpu_run", file="host/trace.c"):
    return mutants.Bug(name, file, killer, "")


def machines(**behaviour):
    """A boot that comes as far as the first set that takes the machine with it."""
    shown = []

    def run(_kernel, _out, sets, machine):
        verdicts = {}
        for name in sets:
            shown.append((machine, name))
            verdicts[name] = behaviour.get(name, {}).get(machine, hunting.UNSEEN)
            if verdicts[name][0] is None:
                break
        return verdicts
    return run, shown


def test_report():
    assert hunting.judge(REPORT, "vmx") == {
        NO_BUG: hunting.UNSEEN, "case": ("seen", "eoi: cases.c:7: fast and slow differ"),
        "fuzz": ("seen", "fuzz.c:9: 3 differences"), "hangs": (None, "")}


def test_report_of_a_machine_that_came_to_its_end():
    whole = REPORT[:REPORT.index("        KTAP version 1\n        # Subtest: hangs")]
    assert set(hunting.judge(f"{whole}    ok 4 kernel_log\nok 1 vmx\n", "vmx")) == {
        NO_BUG, "case", "fuzz"}


def test_first_machine_that_sees_a_bug_is_enough():
    run, shown = machines(a={"vmx": ("seen", "x")}, b={"svm": ("seen", "y")})
    seen = hunting.hunt_on_both(None, None, PLACE, [bug("a"), bug("b")], run)
    assert hunting.verdict(bug("a"), seen["a"]) == ("killed", "vmx: x")
    assert hunting.verdict(bug("b"), seen["b"]) == ("killed", "svm: y")
    assert ("svm", "a") not in shown


def test_a_vendors_bug_is_shown_to_its_machine():
    bugs = [bug("a", file="host/graft/graft_svm.h"), bug("b", file="host/graft/graft_vmx.h")]
    run, shown = machines(a={"svm": ("seen", "x")})
    seen = hunting.hunt_on_both(None, None, PLACE, bugs, run)
    assert [name for machine, name in shown if machine == "svm"] == [NO_BUG, "a"]
    assert hunting.verdict(bugs[0], seen["a"])[0] == "killed"
    assert hunting.verdict(bugs[1], seen["b"])[0] == "SURVIVED"


def test_those_behind_a_hang_get_another_boot():
    dead = {"vmx": (None, ""), "svm": (None, "")}
    run, shown = machines(a=dead, b={"svm": ("seen", "y")})
    seen = hunting.hunt_on_both(None, None, PLACE, [bug("a"), bug("b")], run)
    assert shown.count(("vmx", "a")) == 1
    assert hunting.verdict(bug("a"), seen["a"])[0] == "BROKEN"
    assert hunting.verdict(bug("a", "vcpu_run,hangs"), seen["a"])[0] == "killed"
    assert hunting.verdict(bug("b"), seen["b"])[0] == "killed"


def test_unseen_on_both():
    seen = hunting.hunt_on_both(None, None, PLACE, [bug("a")], machines()[0])
    assert hunting.verdict(bug("a"), seen["a"]) == ("SURVIVED", "")


@pytest.mark.parametrize("without", [{}, {"vmx": ("seen", "x")}, {"svm": ("seen", "x")},
                                     {"vmx": (None, "")}])
def test_a_failure_without_any_bug(without):
    run, shown = machines(**{NO_BUG: without})
    with pytest.raises(pytest.fail.Exception):
        hunting.hunt_on_both(None, None, PLACE, [bug(name) for name in "abcdefghij"],
                             run if without else lambda *_: {})
    assert len([name for machine, name in shown if machine in without]) <= hunting.SETS_A_BOOT


def test_a_machine_that_dies():
    assert hunting.verdict(bug("a", "vcpu_run,hangs"), {}) == ("BROKEN", "no verdict")


def test_child_that_gave_up_within_a_test():
    report = REPORT.replace("        ok 1 cases\n        # fuzz.c:9", "        # fuzz.c:9")
    assert hunting.judge(report, "vmx")["fuzz"] == ("seen", "fuzz.c:9: 3 differences")
