# SPDX-License-Identifier: GPL-2.0
"""KTAP, the kernel's test format (Documentation/dev-tools/ktap.rst there), with figures: a
line that is a JSON object belongs to the next result."""
import json
import re

INDENT = 4
RESULT = re.compile(r"(not )?ok (\d+) (?:- )?(\S+?)(?: # SKIP ?(.*))?$")
PLAN = re.compile(r"1\.\.(\d+)$")
SUBTEST = "# Subtest: "


class Malformed(Exception):
    """A line that is no KTAP where it stands."""


class Test:
    """A test, those that it consists of by their names, and how it ended."""

    def __init__(self, name=""):
        self.name, self.ok, self.skipped, self.plan = name, None, None, None
        self.tests, self.notes, self.figures = {}, [], []
        self.results = 0

    def find(self, *names):
        """A test within this one; None if it neither began nor has a result."""
        test = self
        for name in names:
            test = test and test.tests.get(name)
        return test

    def faults(self, path=""):
        """What is wrong with the report, whatever the results are."""
        path = f"{path}/{self.name}"
        if self.name and self.ok is None:
            yield f"{path} did not end"
        if self.plan not in (None, self.results):
            yield f"{path}: {self.results} of {self.plan} tests ended"
        if self.ok and any(test.ok is False for test in self.tests.values()):
            yield f"{path} is ok, and a test of it is not"
        for test in self.tests.values():
            yield from test.faults(path.rstrip("/"))


class Parser:
    """Reads a report line by line; .top has no name, and the outermost tests."""

    def __init__(self):
        self.top = Test()
        self.levels = []        # the tests that have begun, from the top on
        self.notes, self.figures = [], []

    def add(self, name):
        """Another test of the innermost one."""
        test = self.levels[-1].tests.setdefault(name, Test(name))
        if test.ok is not None:
            raise Malformed(f"{name} twice")
        return test

    def begin(self, depth):
        """The version line, with which each level begins."""
        if depth != len(self.levels):
            raise Malformed(f"a level {depth} within {len(self.levels)}")
        self.levels.append(Test() if depth else self.top)

    def name(self, name):
        """The name of the level that has begun."""
        nameless = self.levels.pop()
        if nameless.name or not self.levels:
            raise Malformed(name)
        test = self.add(name)
        if test is not nameless and (test.tests or test.results):
            raise Malformed(f"{name} twice")
        self.levels.append(test)

    def result(self, depth, failed, number, name, skipped):
        """A result, of a test that has begun or of one without tests of its own."""
        # A process that gave up leaves levels open; their tests did not end.
        while depth < len(self.levels) - 2:
            self.levels.pop()
        if depth == len(self.levels) - 2:
            if self.levels.pop().name != name:
                raise Malformed(f"{name} has not begun")
        elif depth != len(self.levels) - 1:
            raise Malformed(f"{name} stands nowhere")
        test, parent = self.add(name), self.levels[-1]
        parent.results += 1
        if int(number) != parent.results:
            raise Malformed(f"{name} is number {number}, not {parent.results}")
        test.ok, test.skipped = not failed, skipped
        test.notes, self.notes = self.notes, []
        test.figures, self.figures = self.figures, []

    def line(self, line):
        """One line of the report."""
        if line.startswith("{"):
            self.figures.append(json.loads(line))
            return
        text = line.lstrip(" ")
        depth, rest = divmod(len(line) - len(text), INDENT)
        result, plan = RESULT.match(text), PLAN.match(text)
        if rest:
            raise Malformed("indented by no multiple of 4")
        if text == "KTAP version 1":
            self.begin(depth)
        elif text.startswith(SUBTEST):
            self.name(text.removeprefix(SUBTEST))
        elif plan:
            self.levels[-1].plan = int(plan[1])
        elif result:
            self.result(depth, *result.groups())
        elif text.startswith("# "):
            self.notes.append(text.removeprefix("# "))
        else:
            raise Malformed("neither a result nor a remark")


def parse(text):
    """The report's outermost test, as far as the report goes, and its faults."""
    parser = Parser()
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            parser.line(line.rstrip("\r"))
        except (Malformed, ValueError, IndexError) as error:
            faults.append(f"line {number}: {error}: {line.strip()}")
            break
    if not faults and (len(parser.levels) != 1 or not parser.top.tests):
        faults.append("the report is not complete")
    # What was found and has no result to stand with.
    parser.top.notes = parser.notes
    return parser.top, faults + list(parser.top.faults())
