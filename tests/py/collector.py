# SPDX-License-Identifier: GPL-2.0
"""tools/kvm_fastpath_collector.sh, and what it must make of a table of handlers."""
import subprocess

from tools import TOP, alone, expect_nothing, run

DEBUG, PARAMETERS = "kernel/debug/kvm_fastpath", "module/kvm/parameters"
LIVE = "module/kvm_fastpath/parameters"
HANDLERS, UNHANDLED, SWITCH = f"{DEBUG}/handlers", f"{DEBUG}/unhandled", f"{PARAMETERS}/fastpath"


def lay_out(sys, rows, switch="Y", attached=None):
    """A sysfs with a table of these rows; attached: of a library in a module of its own."""
    files = {HANDLERS: "\n".join(rows), UNHANDLED: "17", SWITCH: switch}
    if attached:
        del files[SWITCH]
        files |= {f"{LIVE}/fastpath": switch, f"{LIVE}/attached": attached}
    for file, text in files.items():
        (sys / file).parent.mkdir(parents=True, exist_ok=True)
        (sys / file).write_text(f"{text}\n")


def collect(folder, *before, **options):
    """Collect from folder/sys into the folder, behind another command; how that ended."""
    return subprocess.run([*before, TOP / "tools/kvm_fastpath_collector.sh", folder,
                           folder / "sys"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False, **options)


def metrics(folder, rows, **options):
    """What is collected of these rows."""
    lay_out(folder / "sys", rows, **options)
    expect_nothing(collect(folder).stdout)
    return (folder / "kvm_fastpath.prom").read_text()


def expected(rows):
    """The lines that must be among the metrics, for names without a quote or a backslash."""
    for row in rows[1:]:
        msr, name, module, handled, declined, enabled, filtered, unskippable = row.split()
        labels = f'{{msr="{msr}",name="{name}",module="{module}"}}'
        yield f"kvm_fastpath_handled_total{labels} {handled}"
        yield f"kvm_fastpath_declined_total{labels} {declined}"
        yield f"kvm_fastpath_filtered_total{labels} {filtered}"
        yield f"kvm_fastpath_unskippable_total{labels} {unskippable}"
        yield f"kvm_fastpath_handler_enabled{labels} {int(enabled == 'Y')}"
    yield from ("kvm_fastpath_unhandled_total 17", "kvm_fastpath_enabled 1",
                "kvm_fastpath_attached 1")


def promtool(build):
    """The path of Debian's promtool."""
    with alone(build / "promtool"):
        run("scripts/promtool.sh", build / "promtool", log=build / "promtool.log")
    return build / "promtool/usr/bin/promtool"


def objection(tool, text):
    """None, or what promtool says of metrics."""
    said = subprocess.run([tool, "check", "metrics"], input=text, text=True, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return said.stdout or said.returncode or None


def judge(folder, rows, tool):
    """None, or what is wrong with the metrics that become of a machine's table."""
    if len(rows) < 4:
        return f"no table of three handlers: {rows}"
    text = metrics(folder, rows)
    missing = set(expected(rows)) - set(text.splitlines())
    return f"no {missing}" if missing else objection(tool, text)
