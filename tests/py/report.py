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

BARS = {"none": ("none", "none"), "stock": ("stock", "stock"),
        **{f"ours, {place}": (place, "ours") for place in bench.HOSTS}}


class Page:
    """A page that grows in Markdown and in HTML."""

    def __init__(self, folder, title):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.markdown = [f"# {title}\n"]
        self.html = ['<!DOCTYPE html>\n<meta charset="utf-8">', f"<title>{title}</title>",
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

    def chart(self, name, title, labels, bars, **axis):
        """Bars side by side, a group for each label; {legend: values}."""
        # Debian's; only a report with figures needs it.
        from matplotlib.figure import Figure    # pylint: disable=import-outside-toplevel

        figure = Figure(figsize=(11, 4.2), layout="tight")
        axes = figure.subplots()
        width = 0.8 / len(bars)
        for number, (legend, values) in enumerate(bars.items()):
            axes.bar([at + number * width for at in range(len(labels))], values, width,
                     label=legend)
        axes.set_xticks([at + 0.4 - width / 2 for at in range(len(labels))], labels,
                        rotation=30 if len(labels) > 8 else 0)
        axes.set(title=title, **axis)
        axes.legend()
        path = self.folder / f"{name}.svg"
        figure.savefig(path)
        self.markdown.append(f"![{title}]({path.name})\n")
        self.html.append("<svg" + path.read_text().partition("<svg")[2])

    def write(self):
        """Both files."""
        (self.folder / "report.md").write_text("\n".join(self.markdown))
        (self.folder / "report.html").write_text("\n".join(self.html))


def machine(page, kernel, figures):
    """What make bench measured."""
    boots = [bench.by_cell(rows) for rows in figures]
    page.title(f"Linux {kernel}: none, stock, ours")
    for name in bench.MACHINES:
        page.chart(f"{kernel}-{name}", f"Linux {kernel}, {name}: emulated cycles",
                   bench.WORKLOADS,
                   {legend: [boots[0][name, *phase, workload]["mode"]
                             for workload in bench.WORKLOADS] for legend, phase in BARS.items()})
    page.text(bench.table(boots))


def dispatch(page, kernel, lines):
    """What make bench-dispatch measured."""
    figures = dispatch_bench.Figures(lines)
    cases = list(product(dispatch_bench.SIZES, dispatch_bench.WRITES))
    page.title(f"The dispatch core alone (headers of Linux {kernel})")
    page.chart(f"{kernel}-dispatch", "Instructions of a write, with retpolines",
               [f"{write} {size}" for size, write in cases],
               {contender: [int(figures.counts["retpoline", *case, contender]) for case in cases]
                for contender in dispatch_bench.CONTENDERS}, yscale="log")
    page.text(dispatch_bench.table(figures))


def profile(page, kernel, rows):
    """What make profile traced."""
    page.title(f"Linux {kernel}: instructions by function")
    page.text(instructions.table(rows))


def report(build, kernels):
    """Write the report of all that was measured."""
    page = Page(build / "report", "kvm_fastpath: what it costs and saves")
    measured_with = []
    for add, kernel in product((machine, dispatch, profile), kernels):
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
