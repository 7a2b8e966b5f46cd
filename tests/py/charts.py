# SPDX-License-Identifier: GPL-2.0
"""Pictures of figures, as SVG: what is black in them has the colour of the text around them."""
import io
import zlib
from html import escape

COLOURS = {"none": "#8a8f98", "stock": "#e08a1e", "off": "#b9a13a", "icr": "#7fb2e5",
           "ours, handle_exit_irqoff": "#56a4e0", "ours, vcpu_run": "#3573c4",
           "ours, live": "#2f9e77", "switch": "#8a8f98", "registry": "#3573c4",
           "hash": "#2f9e77", "chain": "#e08a1e"}
HUES = "#b7bcc4", "#e8b05c", "#e07a5f", "#7fb2e5", "#6fc3a0", "#c9a0dc", "#d8d07a", "#f2a7b5"
LETTER, LINE, WIDTH = 6.6, 17, 800


def axes_of(title, height=4.2, **axis):
    """(figure, axes) to draw in."""
    # Debian's; only who draws needs it.
    from matplotlib import rcParams     # pylint: disable=import-outside-toplevel
    from matplotlib.figure import Figure    # pylint: disable=import-outside-toplevel

    rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "kvm_fastpath", "font.size": 10,
                     "font.family": "sans-serif", "legend.framealpha": 0})
    figure = Figure(figsize=(11, height), layout="tight")
    axes = figure.subplots()
    axes.set(title=title, **axis)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#8a8f98", alpha=0.3)
    axes.set_axisbelow(True)
    return figure, axes


def svg(figure):
    """Its text, to stand within a page."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None})
    text = "<svg" + out.getvalue().partition("<svg")[2]
    # Where nothing says which colour SVG takes black.
    return text.replace("#000000", "currentColor").replace(
        "<svg", '<svg fill="currentColor"', 1)


def bars(title, labels, values, **axis):
    """Bars side by side, a group for each label; {legend: values}."""
    figure, axes = axes_of(title, **axis)
    width = 0.8 / len(values)
    for number, (legend, heights) in enumerate(values.items()):
        axes.bar([at + number * width for at in range(len(labels))], heights, width,
                 label=legend, color=COLOURS.get(legend))
    axes.set_xticks([at + 0.4 - width / 2 for at in range(len(labels))], labels,
                    rotation=30 if len(labels) > 8 else 0)
    axes.legend()
    return svg(figure)


def lines(title, sizes, values, **axis):
    """A line for each {legend: values}, over the sizes, each twice the last or so."""
    figure, axes = axes_of(title, **axis)
    for legend, heights in values.items():
        axes.plot(sizes, heights, marker="o", label=legend, color=COLOURS.get(legend))
        axes.annotate(f"{heights[-1]:g}", (sizes[-1], heights[-1]), xytext=(8, -4),
                      textcoords="offset points")
    axes.set_xticks(sizes, sizes)
    axes.legend()
    return svg(figure)


def boxes(title, rows, **axis):
    """A box for each {label: (lowest, lower quartile, median, upper quartile, highest)}."""
    figure, axes = axes_of(title, height=0.9 + 0.45 * len(rows), **axis)
    stats = [{"label": label, "whislo": lowest, "q1": lower, "med": median, "q3": upper,
              "whishi": highest} for label, (lowest, lower, median, upper, highest)
             in reversed(rows.items())]
    drawn = axes.bxp(stats, vert=False, showfliers=False, patch_artist=True, widths=0.6)
    for box, stat in zip(drawn["boxes"], stats):
        box.set_facecolor(COLOURS.get(stat["label"], "#8a8f98"))
    axes.grid(axis="x", color="#8a8f98", alpha=0.3)
    return svg(figure)


def steps(title, rows, **axis):
    """A bar of parts one after the other for each label; {label: [(part, length)]}."""
    figure, axes = axes_of(title, height=1.8 + 0.55 * len(rows), **axis)
    names = list(dict.fromkeys(part for parts in rows.values() for part, _ in parts))
    hues = dict(zip(names, HUES))
    for at, parts in enumerate(reversed(rows.values())):
        start = 0
        for part, length in parts:
            axes.barh(at, length, left=start, height=0.6, color=hues[part])
            if length > 60:
                axes.text(start + length / 2, at, length, ha="center", va="center",
                          color="#101010")
            start += length
        axes.text(start + 15, at, start, va="center", weight="bold")
    axes.set_yticks(range(len(rows)), list(reversed(rows)))
    for name, hue in hues.items():
        axes.barh(0, 0, color=hue, label=name)
    axes.grid(False)
    axes.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.15), frameon=False)
    return svg(figure)


def tree(stacks):
    """{name: [instructions of it and what it called, the same of what it called]}."""
    top = {}
    for stack, instructions in stacks.items():
        children = top
        for name in stack.split(";"):
            node = children.setdefault(name, [0, {}])
            node[0] += instructions
            children = node[1]
    return top


def height(children):
    """How many calls are on top of each other."""
    return 1 + max(height(below) for _, below in children.values()) if children else 0


def flames(children, scale, left, bottom):
    """The boxes of functions, each on the one that called it."""
    for name, (instructions, called) in children.items():
        width = instructions * scale
        letters = int((width - 6) / LETTER)
        shown = name if len(name) <= letters else f"{name[:letters - 1]}…"
        hue = 205 if "kvm_fastpath" in name else 20 + zlib.crc32(name.encode()) % 35
        yield (f'<g><title>{escape(name)}: {instructions} instructions</title><rect x="{left:.1f}" '
               f'y="{bottom - LINE}" width="{max(width - 0.5, 0.3):.1f}" height="{LINE - 1}" '
               f'rx="2" fill="hsl({hue}, 80%, 70%)"/>')
        if letters > 2:
            yield (f'<text x="{left + 3:.1f}" y="{bottom - 5}" fill="#101010">{escape(shown)}'
                   '</text>')
        yield "</g>"
        yield from flames(called, scale, left, bottom - LINE)
        left += width


def flame(stacks):
    """Functions as wide as their instructions, from the left in the order in which they ran;
    {functions, the outermost first, with semicolons between: instructions}."""
    top = tree(stacks)
    tall = LINE * height(top)
    return "\n".join([
        f'<svg viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" xmlns="http://www.w3.org/2000/svg" '
        'font-family="monospace" font-size="11">',
        *flames(top, WIDTH / sum(stacks.values()), 0, tall), "</svg>"])
