# SPDX-License-Identifier: GPL-2.0
"""All storms of IPIs must show this, whatever is loaded and unloaded beneath them."""


def wrong_ways(figures, ways):
    """What is wrong with the IPIs, each of which goes one of the ways."""
    if not figures["sent"] == figures["received"] == figures["traced"] > 0:
        yield "an IPI was lost, or came twice"
    if sum(figures[way] for way in ways) != figures["sent"]:
        yield "not each IPI went one way or the other"


def wrong_timers(figures):
    """What is wrong with the timers."""
    if not figures["armed"] == figures["fired"] > 0:
        yield "a timer's interrupt was lost, or came twice"


def judge(report, name, wrong_counts):
    """None, or what is wrong with a storm.  wrong_counts: of its figures, once more, for a
    machine believed itself."""
    test = report.find(name)
    if not test or not test.ok or len(test.figures) != 1:
        return "; ".join(["the storm has not passed", *report.faults, *report.remarks])
    return "; ".join([*wrong_counts(test.figures[0]), *report.faults]) or None
