# SPDX-License-Identifier: GPL-2.0
"""make bench-dispatch's figures: instructions, which are exact, and times, which are not."""
from fractions import Fraction
from itertools import product
from statistics import median

FLAVOURS = "retpoline", "plain"
SIZES = 1, 2, 8, 64
WRITES = "hit", "miss", "decline"
CONTENDERS = "switch", "registry", "hash", "chain"
WAYS = "pmu_eager", "pmu_deferred"
MOST = {"hit": 62, "decline": 36, "miss": 10}
FILTER = 4      # instructions that ask whether an MSR beyond the x2APIC's is filtered
STATES = "none", "all-off", "idle", "watchdog", "amd-idle", "amd-watchdog", "instructions"


def by_round(lines, what, *names):
    """{what was counted: instructions of each round}."""
    return {tuple(line[name] for name in names): Fraction(line["instructions"], line["rounds"])
            for line in lines if line["what"] == what}


class Figures:
    """What the program printed, by flavour, handlers, write, contender and threads."""

    def __init__(self, lines):
        counts = by_round(lines, "count", "flavour", "handlers", "op", "contender")
        self.counts = {case: each - counts[*case[:3], "nothing"] for case, each in counts.items()
                       if (*case[:3], "nothing") in counts}
        self.others = by_round(lines, "other", "flavour", "handlers", "msr")
        # More than a skip that does not ask whether the guest's counters count it.
        pmu = by_round(lines, "pmu", "way", "pmu")
        self.pmu = {(way, state): each - pmu["pmu_plainly", state]
                    for (way, state), each in pmu.items() if ("pmu_plainly", state) in pmu}
        self.times = {}
        for line in lines:
            if line["what"] == "time":
                case = (line["flavour"], line["handlers"], line["op"], line["contender"],
                        line["threads"])
                self.times.setdefault(case, {})[line["round"]] = line["ns"]
        self.rounds = max(map(len, self.times.values()), default=1)
        self.threads = sorted({case[-1] for case in self.times}) or [1]

    def writes(self):
        """What was counted of."""
        return list(product(FLAVOURS, SIZES, WRITES))

    def middle(self, case, base=None):
        """The median of the rounds, low and high end of the middle half; against another's
        of the same round, or as it is."""
        rounds = sorted(ns / (self.times[base][at] if base else 1)
                        for at, ns in self.times[case].items())
        quarter = (len(rounds) + 3) // 4
        return median(rounds), rounds[quarter - 1], rounds[-quarter]


def inexact(counts, cases):
    """Which of the cases was not counted, or took not as long in each round."""
    for case in cases:
        if case not in counts or counts[case].denominator != 1:
            yield f"no count of {case}" if case not in counts else f"{case} varies"


def wrong_counts(figures):
    """What is wrong with the counts."""
    yield from inexact(figures.counts, [(*case, contender) for case in figures.writes()
                                        for contender in CONTENDERS])
    for flavour, size in product(FLAVOURS, SIZES):
        others = [case for case in figures.others if case[:2] == (flavour, size)]
        if len(others) != size - 1:
            yield f"{flavour}: {len(others)} others among {size}"


def wrong_pmu(figures):
    """What is wrong with the counts of PMUs."""
    yield from inexact(figures.pmu, product(WAYS, STATES))


def wrong_times(figures):
    """Which time was not taken in each round."""
    for case in product(FLAVOURS, SIZES, WRITES, CONTENDERS, figures.threads):
        if len(figures.times.get(case, ())) != figures.rounds:
            yield f"no time of {case}"


def count_table(figures):
    """Instructions of each write."""
    yield "Instructions a write (exact; the loop and the backend's call are taken off)"
    yield (f"{'flags':<10} {'handlers':>8}  {'write':<11} {'switch':>6} {'registry':>8} "
           f"{'hash':>5} {'chain':>5} {'more':>8} {'ratio':>8}")
    for case in figures.writes():
        switch, registry, hashed, chain = (int(figures.counts[*case, contender])
                                           for contender in CONTENDERS)
        yield (f"{case[0]:<10} {case[1]:8}  {case[2]:<11} {switch:6} {registry:8} {hashed:5} "
               f"{chain:5} {registry - switch:+8} {registry / switch:8.2f}")


def pmu_table(figures):
    """What a vPMU costs."""
    yield "Instructions that a guest's vPMU costs on each hit, by flavour of the host"
    yield f"{'counters':<13} {WAYS[0]:>9} {WAYS[1]:>12}"
    for state in STATES:
        eager, deferred = (int(figures.pmu[way, state]) for way in WAYS)
        yield f"{state:<13} {eager:9} {deferred:12}"
    yield "instructions: pmu_eager leaves the write to the slow path, pmu_deferred takes SRCU"


def time_table(figures):
    """Time of each write."""
    yield ("Time a write: the switch's in ns, the others' against it: median, middle half, of "
           f"{figures.rounds} rounds")
    yield (f"{'flags':<10} {'handlers':>8}  {'write':<7} {'threads':>7} {'switch ns':>9}  "
           f"{'registry':>20}  {'hash':>20}  {'chain':>20}")
    for *case, threads in product(FLAVOURS, SIZES, WRITES, figures.threads):
        switch = (*case, "switch", threads)
        line = (f"{case[0]:<10} {case[1]:8}  {case[2]:<7} {threads:7} "
                f"{figures.middle(switch)[0]:9.2f}")
        for contender in CONTENDERS[1:]:
            middle, low, high = figures.middle((*case, contender, threads), switch)
            line += f"  {middle:6.2f} {low:6.2f}-{high:<6.2f}"
        yield line


def goals(figures):
    """(whether it is met, what): goals with retpolines."""
    count = {write: [figures.counts["retpoline", size, write, "registry"] for size in SIZES]
             for write in WRITES}
    others = [each for case, each in figures.others.items() if case[:2] == ("retpoline", 64)]
    for write, most in MOST.items():
        met = max(count[write])
        switch = max(figures.counts["retpoline", size, write, "switch"] for size in SIZES)
        yield met <= most, f"a {write} at most {most}: {int(met)}; the switch's {int(switch)}"
    yield len(set(count["hit"])) == 1, ("flat from 1 to 64 handlers: a hit takes "
                                        + ", ".join(map(str, count["hit"])))
    yield max(others) - min(others) <= FILTER, (
        f"  and each of {len(others)} others among 64: {int(min(others))} to {int(max(others))}")


def goal_table(figures):
    """What became of the goals."""
    yield "Goals, with retpolines, in instructions:"
    for met, text in goals(figures):
        yield f"{'met' if met else 'NOT MET':<8} {text}"
    texts = []
    for contender in ("registry", "switch"):
        hit = "retpoline", 64, "hit", contender
        middle = figures.middle((*hit, figures.threads[-1]), (*hit, 1))
        texts.append("{} {:.2f} ({:.2f}-{:.2f})".format(contender, *middle))
    yield (f"Time of a hit on {figures.threads[-1]} CPUs at once, against alone (1: they share "
           f"nothing): {', '.join(texts)}")


def table(figures):
    """All that was measured, of figures with which nothing is wrong."""
    for part in (count_table, pmu_table, time_table):
        yield from part(figures)
        yield ""
    yield from goal_table(figures)
