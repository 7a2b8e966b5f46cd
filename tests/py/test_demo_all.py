# SPDX-License-Identifier: GPL-2.0
"""make demo-all: the demo with each kernel and both attach points, beside Debian's modules."""
import demo
import machines
import pytest

pytestmark = [pytest.mark.boots, pytest.mark.slow]
ATTACHES = "handle_exit_irqoff", "vcpu_run"
SETS = {"stock": demo.STOCK_PASSES} | dict.fromkeys(ATTACHES, demo.PASSES)
KERNELS = "6.1", "6.12", "7"
CELLS = [(kernel, machine) for kernel in KERNELS for machine in machines.MACHINES]


def row(kernel, machine, attach, report):
    """The cycles of an IPI: stock, ours off, ours, and the ratio of the last to the first."""
    passes = [demo.figures(report[name], f"{phase}_timed") for name, phase in
              (("stock", "stock"), (attach, "off"), (attach, "on"))]
    if not all(passes):
        return f"{kernel:<6} {machine.upper():<7} {attach:<18}  FAIL"
    cells = []
    for what in ("self", "pingpong"):
        stock, off, ours = (demo.cycles(passed, what) for passed in passes)
        cells.append(f"  {stock:6.0f} {off:6.0f} {ours:6.0f}  {ours / stock:.3f}")
    return f"{kernel:<6} {machine.upper():<7} {attach:<18}" + "".join(cells)


def table(reports):
    """A row for each kernel, machine and place."""
    names = "  ".join([f"{'stock':>6} {'off':>6} {'ours':>6} {'ratio':>6}"] * 2)
    yield f"{'':<33}  {'cycles an IPI to itself':>29}  {'cycles a ping-pong':>29}"
    yield f"{'kernel':<6} {'machine':<7} {'called from':<18}  {names}"
    for kernel, machine in CELLS:
        for attach in ATTACHES:
            if kernel in reports:
                yield row(kernel, machine, attach, reports[kernel][machine])
    yield ("stock: Debian's modules; off: ours without a handler, both with KVM's own fast path; "
           "ratio: ours/stock")


@pytest.fixture(scope="session")
def reports(request, build, make, tables):
    """{kernel: {machine: {set: Report}}}, each kernel booted when it is asked for."""
    booted = {}

    def boot(kernel):
        if kernel not in booted:
            folder = build / kernel
            for attach in ATTACHES:
                make("modules", f"KERNEL={kernel}", f"ATTACH={attach}")
            booted[kernel] = machines.boot_sets(
                folder / "image", folder / "all",
                [folder / "stock", *(folder / "modules" / attach for attach in ATTACHES)],
                "run=demo")
        return booted[kernel]
    yield boot
    tables.append(list(table(booted)))


@pytest.mark.parametrize("kernel, machine", CELLS)
@pytest.mark.parametrize("name", SETS)
def test_passes(reports, kernel, machine, name):
    report = reports(kernel)[machine][name]
    wrong = [f"{passed}: {text}" for passed in SETS[name]
             for text in [demo.judge(report, passed)] if text] + report.faults
    if wrong:
        pytest.fail("; ".join(wrong), pytrace=False)
