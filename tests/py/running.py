# SPDX-License-Identifier: GPL-2.0
"""How a run goes: its order, its workers, what it prints at its end."""
import pytest

TABLES = pytest.StashKey[list]()


def pytest_configure(config):
    config.stash[TABLES] = []


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """The long ones first; one boot at a time, because both machines need a CPU each."""
    def quickness(item):
        return [bool(item.get_closest_marker(mark)) for mark in ("boots", "builds")]
    items.sort(key=quickness, reverse=True)
    for item in items:
        if item.get_closest_marker("boots"):
            item.add_marker(pytest.mark.xdist_group("boots"))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """A worker hands its tables over."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["tables"] = session.config.stash[TABLES]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """... to the process that prints them."""
    node.config.stash[TABLES] += getattr(node, "workeroutput", {}).get("tables", [])


def pytest_terminal_summary(terminalreporter, config):
    """The tables, before pytest lists what failed."""
    for table in config.stash[TABLES]:
        terminalreporter.section("what the machines said")
        for line in table:
            terminalreporter.line(line)


def pytest_unconfigure(config):
    """Behind pytest's own last line."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter and not config.getoption("collectonly"):
        count = {what: len(reporter.stats.get(what, [])) for what in
                 ("passed", "failed", "error")}
        print(f"{count['passed']} passed, {count['failed'] + count['error']} failed")
