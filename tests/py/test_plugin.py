# SPDX-License-Identifier: GPL-2.0
"""make demo-plugin: a handler in a module of its own that comes and goes under guests."""
import shutil

import collector
import machines
import pytest
from tools import expect_nothing, run, say

pytestmark = pytest.mark.boots
# Whether the module's handler is in the table, and whether it is asked.
PHASES = {"before": (False, False), "loaded": (True, True), "off": (True, False),
          "on": (True, True), "all-off": (True, False), "unloaded": (False, False)}
FEWEST = 5


def wrong_counts(name, figures):
    """What is wrong with the counts of a phase."""
    writes = figures["writes"]
    if not figures["sent"] == figures["received"] > 0:
        yield "an interrupt was lost, or came twice"
    if not figures["written"] == figures["done"] == writes > 0:
        yield "not each write was done once"
    if name == "live":
        if not 0 < figures["exits"] < writes or figures["comings"] < FEWEST:
            yield "the module did not come and go under the guest"
        if figures["reads"] < FEWEST:
            yield "nobody read the table meanwhile"
        return
    listed, asked = PHASES[name]
    wanted = {"listed": listed} | dict.fromkeys(("exits", "called", "handled"),
                                                writes if asked else 0)
    yield from (f"{figures[what]} {what}, not {count:d}" for what, count in wanted.items()
                if figures[what] != count)


def wrong_events(_, figures):
    """What is wrong with the events for the ICR, beside its handler's counters."""
    for what in "handled", "declined":
        if not figures[f"{what}_events"] == figures[what] > 0:
            yield f"{figures[f'{what}_events']} events, {figures[what]} {what}"


WRONG = dict.fromkeys([*PHASES, "live"], wrong_counts) | {"events": wrong_events}


def judge(report):
    """None, or what is wrong on a machine."""
    said = [report.wrong()] if report.faults else []
    for name, wrong in WRONG.items():
        test = report.find("plugin", name)
        if not test or not test.ok or len(test.figures) != 1:
            said.append(f"{name} did not end")
        else:
            said += [f"{name}: {text}" for text in wrong(name, *test.figures)]
    return "\n".join(said) or None


def table(reports):
    """What became of the guest's writes; a phase that was not reached has no row."""
    row = "{:<7} {:<9}" + " {:>7}" * 6
    yield row.format("machine", "module", *"writes done counter events calls comings".split())
    for machine, report in reports.items():
        for phase in [*PHASES, "live"]:
            test = report.find("plugin", phase)
            for figures in test.figures if test else []:
                yield row.format(machine.upper(), phase, *(figures.get(what, "-") for what in (
                    "written", "done", "handled", "exits", "called", "comings")))


def load(kvm, plugin, kernel, folder):
    """A set of KVM's modules in a folder, with a handler's among them."""
    say(run("scripts/plugin.sh", kernel, kvm.name, plugin, log=kernel / "plugin.log").rstrip())
    both = folder / "set" / kvm.name
    shutil.rmtree(both, ignore_errors=True)
    shutil.copytree(kvm, both)
    shutil.copy(next((kernel / "plugin" / kvm.name).glob("*.ko")), both)
    return both


@pytest.fixture(scope="session")
def loaded(request, kernel, modules, out):
    """The folder of a set of KVM's modules with the handler's among them."""
    return load(modules("handle_exit_irqoff"), request.config.getoption("plugin").resolve(),
                kernel, out("demo-plugin"))


@pytest.fixture(scope="session")
def reports(request, image, loaded, out, tables):
    """What both machines say of the module."""
    option = request.config.getoption
    reports = machines.boot(image, out("demo-plugin"), loaded,
                            f"run=plugin msr={option('msr')} value={option('value')}")
    yield reports
    tables.append(list(table(reports)))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_handler(reports, machine):
    expect_nothing(judge(reports[machine]))


@pytest.mark.parametrize("machine", machines.MACHINES)
def test_collector_reads_the_table(reports, machine, tmp_path, build):
    on = reports[machine].find("plugin", "on")
    assert on, "there is no table"
    expect_nothing(collector.judge(tmp_path, on.notes, collector.promtool(build)))
