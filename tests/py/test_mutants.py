# SPDX-License-Identifier: GPL-2.0
"""What the machines say of planted bugs is judged as it should be."""
import mutants

REPORT = """\
KTAP version 1
    KTAP version 1
    # Subtest: vmx
        KTAP version 1
        # Subtest: 0-no-bug
            KTAP version 1
            # Subtest: cases
            ok 1 eoi
        ok 1 cases
    ok 1 0-no-bug
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


def bug(name, killer="vcpu_run", file="host/trace.c"):
    return mutants.Bug(name, file, killer, "")


def machines(**behaviour):
    """A boot that comes as far as the first set that takes the machine with it."""
    shown = []

    def run(_kernel, _out, sets, machine):
        verdicts = {}
        for name in sets:
            shown.append((machine, name))
            verdicts[name] = behaviour.get(name, {}).get(machine, mutants.UNSEEN)
            if verdicts[name][0] is None:
                break
        return verdicts
    return run, shown


def test_report():
    assert mutants.judge(REPORT, "vmx") == {
        "0-no-bug": mutants.UNSEEN, "case": ("seen", "eoi: cases.c:7: fast and slow differ"),
        "fuzz": ("seen", "fuzz.c:9: 3 differences"), "hangs": (None, "")}


def test_first_machine_that_sees_a_bug_is_enough():
    run, shown = machines(a={"vmx": ("seen", "x")}, b={"svm": ("seen", "y")})
    seen = mutants.hunt_on_both(None, None, [bug("a"), bug("b")], run)
    assert mutants.verdict(bug("a"), seen["a"]) == ("killed", "vmx: x")
    assert mutants.verdict(bug("b"), seen["b"]) == ("killed", "svm: y")
    assert ("svm", "a") not in shown


def test_a_vendors_bug_is_shown_to_its_machine():
    bugs = [bug("a", file="host/svm.c"), bug("b", file="host/vmx.c")]
    run, shown = machines(a={"svm": ("seen", "x")})
    seen = mutants.hunt_on_both(None, None, bugs, run)
    assert [name for machine, name in shown if machine == "svm"] == [mutants.NO_BUG, "a"]
    assert mutants.verdict(bugs[0], seen["a"])[0] == "killed"
    assert mutants.verdict(bugs[1], seen["b"])[0] == "SURVIVED"


def test_those_behind_a_hang_get_another_boot():
    dead = {"vmx": (None, ""), "svm": (None, "")}
    run, shown = machines(a=dead, b={"svm": ("seen", "y")})
    seen = mutants.hunt_on_both(None, None, [bug("a"), bug("b")], run)
    assert shown.count(("vmx", "a")) == 1
    assert mutants.verdict(bug("a"), seen["a"])[0] == "BROKEN"
    assert mutants.verdict(bug("a", "vcpu_run,hangs"), seen["a"])[0] == "killed"
    assert mutants.verdict(bug("b"), seen["b"])[0] == "killed"


def test_unseen_on_both():
    seen = mutants.hunt_on_both(None, None, [bug("a")], machines()[0])
    assert mutants.verdict(bug("a"), seen["a"]) == ("SURVIVED", "")


def test_a_machine_that_does_not_boot():
    seen = mutants.hunt_on_both(None, None, [bug("a")], lambda *_: {})
    assert mutants.verdict(bug("a", "vcpu_run,hangs"), seen["a"]) == ("BROKEN", "no verdict")


def test_nothing_is_shown_after_a_failure_without_a_bug():
    run, shown = machines(**{mutants.NO_BUG: {"vmx": ("seen", "x")}})
    sets = [mutants.NO_BUG, *"abcdefghij"]
    mutants.hunt(None, None, sets, "vmx", run)
    assert len(shown) == mutants.SETS_A_BOOT


def test_child_that_gave_up_within_a_test():
    report = REPORT.replace("        ok 1 cases\n        # fuzz.c:9", "        # fuzz.c:9")
    assert mutants.judge(report, "vmx")["fuzz"] == ("seen", "fuzz.c:9: 3 differences")
