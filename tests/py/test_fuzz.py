# SPDX-License-Identifier: GPL-2.0
"""make fuzz: ICR values and sequences of APIC operations, with the handlers and without."""
import bochs
import machines
import pytest
from tools import expect_nothing

pytestmark = pytest.mark.boots
# An event that Bochs' SVM forgets is no difference; more than these few in a thousand are.  On
# SVM 3 were seen with 6.1 and 4 with 6.12, on VMX none.
MOST_UNSTEADY = 8
LENGTH = 24
# What these do shows only in what comes after them.
QUIET = {"LINE_DOWN", "LAPIC", "FILTER", "BLOCK", "AUTO_EOI", "PAUSE"}
# What must have happened at all: else nothing could have differed.
VALUE_EFFECTS = ("parked", "gp", "irqs", "nmis", "inits", "smis", "sipis", "handled", "declined",
                 "hyperv", "xapic", "wide")
SEQUENCE_EFFECTS = ("known", "irqs", "nmis", "gp", "pv_eois", "ioapic_eois", "filtered", "synic",
                    "timed", "hyperv", "declined")
# What a set of modules must not have done.
OUT_OF_REACH = {"live": {"timed"}}
ENOUGH = 1000           # sequences, for each to be seen
SECONDS = 900           # a machine is silent while it writes values


def wrong_values(figures, seed, count, _):
    """What is wrong with the values that a machine has written."""
    last = figures[-1] if figures else {}
    if (last.get("seed"), last.get("values")) != (seed, count):
        yield "not what was ordered"
    if last.get("differences") != 0:
        yield "fast and slow differ"
    if last.get("handled", 0) + last.get("declined", 0) != count:
        yield "counters are off"
    yield from (f"no {name} ever seen" for name in VALUE_EFFECTS if not last.get(name))


def wrong_operations(operations, kinds):
    """What is wrong with the kinds of operations."""
    names = {figures["operation"] for figures in operations}
    if not len(operations) == len(names) == kinds:
        yield f"{len(operations)} kinds of operations, not {kinds}"
    for figures in operations:
        if not figures["ran"] or not figures["had"] and figures["operation"] not in QUIET:
            yield f"{figures['operation']} never had an effect"


def wrong_sequences(figures, seed, count, modules):
    """What is wrong with the sequences that a machine has run with a set of modules."""
    *operations, last = figures or [{}]
    if count >= ENOUGH:
        yield from wrong_operations(operations, last.get("kinds"))
    if (last.get("seed"), last.get("sequences")) != (seed, last.get("known", 0) + count) or \
            last.get("operations", 0) < LENGTH * count:
        yield "not what was ordered"
    if last.get("differences") != 0:
        yield f"{last.get('differences')} sequences differ"
    if last.get("unsteady", MOST_UNSTEADY + 1) > MOST_UNSTEADY:
        yield f"{last.get('unsteady')} differences did not show again"
    if count >= ENOUGH:
        yield from (f"{name}: {last.get(name)} seen" for name in SEQUENCE_EFFECTS
                    if bool(last.get(name)) is (name in OUT_OF_REACH.get(modules, ())))
    if last.get("handled", 0) < count:
        yield "hardly a write was handled fast"
    if last.get("off_handled") != 0 or last.get("off_declined") != 0:
        yield "handlers were asked while they were off"


WRONG = {"values": wrong_values, "sequences": wrong_sequences}


def judge(report, name, seed, count):
    """None, or what is wrong with the values or the sequences."""
    test = report.find("fuzz", name)
    if not test or test.ok is None:
        return "\n".join([f"{name} did not end", *report.faults, *report.remarks])
    wrong = list(WRONG[name](test.figures, seed, count, report.test.name))
    if not test.ok or wrong:
        return "\n".join([*wrong, *test.notes])
    return None


@pytest.fixture(scope="session")
def ordered(request):
    """The seed, and how many of each."""
    option = request.config.getoption
    count = {name: option(name) for name in WRONG}
    if not any(count.values()):
        pytest.exit("fuzz: nothing to run", returncode=2)
    return option("seed"), count


def table(reports):
    """What each machine has done."""
    for machine, report in reports.items():
        for name in WRONG:
            test = report.find("fuzz", name)
            if test and test.figures:
                yield f"{machine} " + " ".join(
                    f"{key}={value}" for key, value in test.figures[-1].items())
                yield from (note for note in test.notes if test.ok)


@pytest.fixture(scope="session")
def reports(image, modules, out, tables, ordered):
    """What both machines say of all that was ordered."""
    seed, count = ordered
    reports = machines.boot(
        image, out("fuzz"), modules("handle_exit_irqoff"),
        f"run=fuzz seed={seed} count={count['values']} sequences={count['sequences']}",
        seconds=SECONDS)
    yield reports
    tables.append(list(table(reports)))


@pytest.mark.parametrize("machine", machines.MACHINES)
@pytest.mark.parametrize("name", WRONG)
def test_fast_and_slow_agree(reports, machine, name, ordered):
    seed, count = ordered
    if not count[name]:
        pytest.skip("not ordered")
    expect_nothing(judge(reports[machine], name, seed, count[name]))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_apicv_is_inhibited_while_they_send(reports, machine, ordered):
    if not ordered[1]["sequences"]:
        pytest.skip("not ordered")
    test = reports[machine].find("fuzz", "sequences")
    assert test and test.figures
    # Until the VM has local APICs, by BLOCK, and by AUTO_EOI.
    assert test.figures[-1]["inhibits"] == (3 if bochs.has_apicv(machine) else 0)


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_machine_ends(reports, machine):
    expect_nothing(reports[machine].wrong())
