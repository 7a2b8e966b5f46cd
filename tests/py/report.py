#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""report.py BUILDDIR KERNEL...: what was measured last, as BUILDDIR/report/report.html, which
needs no other file, and report.md there."""
import html
import json
import sys
from itertools import product
from pathlib import Path

import bench
import dispatch_bench
import instructions
import pictures
import unseen
from machines import MACHINES


class Page:
    """A page that grows in Markdown and in HTML, and its tables and pictures beside it."""

    def __init__(self, folder, title):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.markdown = [f"# {title}\n"]
        self.html = ['<!DOCTYPE html>\n<meta charset="utf-8">', f"<title>{title}</title>",
                     "<style>:root { color-scheme: light dark } svg { max-width: 100% }</style>",
                     f"<h1>{title}</h1>"]

    def title(self, text):
        """A part of it."""
        self.markdown.append(f"## {text}\n")
        self.html.append(f"<h2>{text}</h2>")

    def text(self, lines):
        """Lines as they are."""
        text = "\n".join(lines)
        self.markdown.append(f"```\n{text}\n```\n")
        self.html.append(f"<pre>{html.escape(text)}</pre>")

    def table(self, name, lines, show=True):
        """A table, below its pictures."""
        lines = list(lines)
        text = "\n".join(lines) + "\n"
        (self.folder / f"{name}.txt").write_text(text)
        for which, picture in pictures.of_table(name, text):
            (self.folder / f"{which}.svg").write_text(picture)
            self.markdown.append(f"![{which}]({which}.svg)\n")
            self.html.append(f"<p>{which}</p>\n{picture}")
        if show:
            self.text(lines)

    def write(self):
        """Both files."""
        (self.folder / "report.md").write_text("\n".join(self.markdown))
        (self.folder / "report.html").write_text("\n".join(self.html))


def hidden(page, kernel, figures):
    """What make profile counted by name."""
    page.title(f"Linux {kernel}: what the emulator does not see")
    page.text(unseen.table(figures))


def machine(page, kernel, figures):
    """What make bench measured."""
    boots = [bench.by_cell(rows) for rows in figures]
    page.title(f"Linux {kernel}: none, stock, ours")
    page.table(f"{kernel}-cycles", bench.table(boots))
    page.title(f"Linux {kernel}: how far runs are apart")
    page.table(f"{kernel}-spread", bench.spread(boots[0]))


def dispatch(page, kernel, lines):
    """What make bench-dispatch measured."""
    page.title(f"The dispatch core alone (headers of Linux {kernel})")
    page.table(f"{kernel}-dispatch", dispatch_bench.table(dispatch_bench.Figures(lines)))


def profile(page, kernel, rows):
    """What make profile traced."""
    page.title(f"Linux {kernel}: instructions by function")
    page.table(f"{kernel}-profile", instructions.table(rows))
    page.table(f"{kernel}-exits", instructions.exit_table(rows), show=False)
    page.table(f"{kernel}-parts", instructions.parts(rows))
    for name, (of, column) in product(MACHINES, instructions.TRACED.items()):
        if lines := list(instructions.stacks(rows, name, column)):
            page.table(f"{kernel}-stacks-{name}-{of}", lines, show=False)


def report(build, kernels):
    """Write the report of all that was measured."""
    page = Page(build / "report", "kvm_fastpath: what it costs and saves")
    measured_with = []
    for add, kernel in product((machine, dispatch, profile, hidden), kernels):
        path = build / kernel / "bench" / f"{add.__name__}.json"
        if path.exists():
            measured = json.loads(path.read_text())
            add(page, kernel, measured["figures"])
            measured_with += [f"{kernel}, {add.__name__}: {what} {version}"
                              for what, version in measured["environment"].items()]
    if not measured_with:
        sys.exit("report: no figures yet: run make bench or make bench-dispatch")
    page.title("What it was measured with")
    page.text(measured_with)
    page.write()
    print(f"report: {page.folder}/report.html and report.md")


if __name__ == "__main__":
    report(Path(sys.argv[1]), sys.argv[2:])
