# SPDX-License-Identifier: GPL-2.0
"""tools/kvm_fastpath_top, on a sysfs and with a bpftrace that are not real: its figures, and that
it leaves the terminal and no process behind."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from itertools import islice
from types import SimpleNamespace

import pytest
from collector import HANDLERS, lay_out
from tools import TOP, imported

TOOL = TOP / "tools/kvm_fastpath_top"
top = imported(TOOL)

ROWS = (TOP / "tests/tools/handlers").read_text().splitlines()
ICR = "0x00000830", "icr", "kvm"
HIST = ('{"type": "hist", "data": {"@cycles": {"2096": [{"min": 50, "max": 99, "count": 8}, '
        '{"min": 20000, "count": 1}]}}}')
# Prints as bpftrace 0.17 does, each time ten writes more.
BPFTRACE = """\
#!/bin/sh
echo $$ >{folder}/pid
echo 'ERROR: a warning'
echo '{{"type": "attached_probes", "data": {{"probes": 4}}}}'
n=0
while sleep 0.2; do
	n=$((n + 10))
	echo '{{"type": "map", "data": {{"@vms": {{"{pid},0": '$n', "{pid},3": '$n'}}}}}}'
	echo '{{"type": "hist", "data": {{"@cycles": {{"2096": [{{"min": 150, "max": 199, "count": '$n'}}]}}}}}}'
	echo '{{"type": "printf", "data": "end"}}'
done
"""
SECONDS = 20


@pytest.fixture
def folder(tmp_path):
    """A sysfs, and a bpftrace."""
    lay_out(tmp_path / "sys", ROWS, attached="Y")
    (tmp_path / "bin").mkdir()
    install(tmp_path, BPFTRACE.format(folder=tmp_path, pid=os.getpid()))
    return tmp_path


def install(folder, script):
    """Another bpftrace."""
    program = folder / "bin/bpftrace"
    program.write_text(script)
    program.chmod(0o755)


def environment(folder, **more):
    """With that bpftrace."""
    return {"PATH": f"{folder}/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", **more}


def command(folder, *arguments):
    """The tool, for that sysfs."""
    return [TOOL, "--sys", folder / "sys", "--seconds", "1", *arguments]


def call(folder, *arguments, **more):
    """How it ended."""
    return subprocess.run(command(folder, *arguments), capture_output=True, text=True, check=False,
                          env=environment(folder, **more), timeout=SECONDS)


def has_ended(folder):
    """The bpftrace that was started runs no more."""
    with pytest.raises(ProcessLookupError):
        os.kill(int((folder / "pid").read_text()), 0)
    return True


def sample(seconds, rows, unhandled=0, traced=None):
    """A sample of that time."""
    return SimpleNamespace(time=seconds, handlers=dict(map(top.parse_row, rows[1:])),
                           others={"unhandled": unhandled}, traced=traced, note=None, state="on")


def handlers(*samples):
    """{MSR: what is said of it} between two samples."""
    return {row["msr"]: row for row in top.report(*samples)["handlers"]}


def test_row():
    assert dict(map(top.parse_row, ROWS[1:]))[ICR] == {
        "handled": 1600, "declined": 64, "filtered": 3, "unskippable": 4, "by_handler": 57,
        "enabled": True}


def test_counters_read_while_they_grow():
    row = ROWS[4].replace(" 64 ", " 5 ")
    assert row != ROWS[4]
    assert top.parse_row(row)[1]["by_handler"] == 0


def test_rates():
    later = [line.replace("1600", "1700").replace(" 64 ", " 74 ") for line in ROWS]
    said = handlers(sample(10, ROWS), sample(12, later))
    assert [said["0x00000830"][name] for name in top.COUNTED] == [50, 5, 5, 0, 0]
    assert [said["0x0000080b"][name] for name in top.COUNTED] == [0, 0, 0, 0, 0]


def test_counters_that_begin_anew():
    again = [line.replace("1600", "10").replace(" 64 ", " 9 ") for line in ROWS]
    said = handlers(sample(0, ROWS), sample(1, again))["0x00000830"]
    assert [said[name] for name in top.COUNTED] == [10, 9, 2, 3, 4]
    assert top.report(sample(0, ROWS, 1000), sample(1, ROWS, 7))["unhandled"] == 7


def test_handler_comes_and_goes():
    fewer = [line for line in ROWS if " icr " not in line]
    assert handlers(sample(0, fewer), sample(1, ROWS))["0x00000830"]["handled"] == 1600
    assert "0x00000830" not in handlers(sample(0, ROWS), sample(1, fewer))
    other = [line.replace(" icr ", " my_ ").replace("1600", "1601") for line in ROWS]
    assert handlers(sample(0, ROWS), sample(1, other))["0x00000830"]["handled"] == 1601


def test_what_is_traced():
    counts = dict.fromkeys(top.COUNTED, 0)
    before = {5: counts | {"handled": 100}, 6: counts}, {"0x00000830": {50: 900}}
    after = ({5: counts | {"handled": 300, "declined": 20, "filtered": 20}, 6: counts, 7: counts},
             {"0x00000830": {50: 900, 100: 98, 20000: 2}})
    said = top.report(sample(0, ROWS, traced=before), sample(2, ROWS, traced=after))
    assert [(vm["pid"], vm["handled"], vm["declined"], vm["filtered"])
            for vm in said["vms"]] == [(5, 100, 10, 10), (7, 0, 0, 0)]
    icr, eoi = (next(row for row in said["handlers"] if row["name"] == name)
                for name in ("icr", "eoi"))
    assert (icr["p50"], icr["p99"]) == (100, 20000)
    assert (eoi["p50"], eoi["p99"]) == (None, None)
    assert top.report(sample(0, ROWS), sample(2, ROWS, traced=after))["vms"] is None


@pytest.mark.parametrize("buckets, part, cycles", [
    ({}, 0.5, None), ({50: 0}, 0.5, None), ({50: 1}, 0.99, 50), ({100: 1, 50: 1}, 0.5, 50),
    ({50: 49, 100: 51}, 0.5, 100), ({50: 99, 100: 1}, 0.99, 50), ({50: 98, 100: 2}, 0.99, 100),
    ({0: 0, 50: 1}, 0, 50),
])
def test_percentile(buckets, part, cycles):
    assert top.percentile(buckets, part) == cycles


@pytest.mark.parametrize("arguments, name", [
    ("qemu-system-x86_64 -name guest=web,debug-threads=on -m 4G", "web"),
    ("qemu-system-x86_64 -m 4G -name web", "web"),
    ("qemu --name debug-threads=on,guest=a,,b", "a,b"),
    ("qemu -name web,process=qemu-web", "web"),
    ("qemu -name debug-threads=on", None), ("qemu -name", None), ("qemu -m 4G", None), ("", None),
])
def test_vm_name(arguments, name):
    assert top.vm_name(arguments.split()) == name


def test_process_name(tmp_path):
    (tmp_path / "7").mkdir()
    (tmp_path / "7/comm").write_text("vmm\n")
    (tmp_path / "7/cmdline").write_bytes(b"vmm\0--x\0")
    assert top.process_name(7, tmp_path) == "vmm"
    (tmp_path / "7/cmdline").write_bytes(b"qemu\0-name\0guest=a\x1b[2Jb\xff\0")
    assert top.process_name(7, tmp_path) == "a?[2Jb\ufffd"
    assert top.process_name(8, tmp_path) == "(gone)"


def test_maps():
    assert top.read_maps('{"type": "map", "data": {"@vms": {"71,0": 5, "71,3": 6}}}') == {
        "@vms": {(71, 0): 5, (71, 3): 6}}
    assert top.read_maps(HIST) == {"@cycles": {(2096,): {50: 8, 20000: 1}}}
    assert top.read_maps('{"type": "attached_probes", "data": {"probes": 4}}') == {}
    assert top.read_maps("ERROR: no\n") is None


def test_json(folder):
    done = call(folder, "--once", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    said = json.loads(done.stdout)
    number = int, float
    types = {"time": number, "seconds": number, "state": str, "note": type(None), "handlers": list,
             "unhandled": number, "vms": list}
    row = {name: number for name in top.COUNTED} | {"name": str}
    cycles = int, type(None)
    for shape, objects in (types, [said]), (row | {"pid": int}, said["vms"]), (
            row | {"msr": str, "module": str, "enabled": bool, "p50": cycles, "p99": cycles},
            said["handlers"]):
        assert objects
        for each in objects:
            assert each.keys() == shape.keys()
            assert all(isinstance(each[name], shape[name]) for name in shape)
    vm, = said["vms"]
    assert vm["pid"] == os.getpid()
    assert vm["handled"] == vm["declined"] == vm["unskippable"] > 10
    assert {row["name"]: row["p99"] for row in said["handlers"]}["icr"] == 150
    assert has_ended(folder)


def test_text(folder):
    lines = call(folder, "--once").stdout.splitlines()
    assert lines[0].startswith("kvm_fastpath: on, attached; writes a second, of 1.")
    assert any(re.fullmatch(r" +0.0 .* 150 +150 Y  0x00000830 icr", line) for line in lines)
    assert any(re.search(rf" {os.getpid()} +\S", line) for line in lines)


def test_without_tracing(folder):
    said = json.loads(call(folder, "--once", "--json", "--no-trace").stdout)
    assert (said["vms"], said["note"]) == (None, "not traced")
    assert not (folder / "pid").exists()


def test_no_bpftrace(folder):
    (folder / "bin/bpftrace").unlink()
    said = call(folder, "--once", PATH=str(folder / "bin"))
    assert "bpftrace is not installed" in said.stdout.splitlines()
    assert said.returncode == 0


def test_bpftrace_that_fails(folder):
    install(folder, "#!/bin/sh\necho 'ERROR: no such tracepoint' >&2\nexit 1\n")
    said = call(folder, "--once")
    assert "bpftrace has ended: ERROR: no such tracepoint" in said.stdout.splitlines()


def test_not_loaded(folder):
    (folder / "sys" / HANDLERS).unlink()
    said = call(folder, "--once")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "kvm_fastpath_top: the library is not loaded: modprobe kvm_fastpath\n"


def test_debugfs_not_mounted(tmp_path):
    (tmp_path / "sys/kernel/debug").mkdir(parents=True)
    assert re.fullmatch("kvm_fastpath_top: debugfs is not mounted: mount .*\n",
                        call(tmp_path, "--once").stderr)


@pytest.mark.parametrize("user, why", [(1000, "not root"), (0, "is locked down")])
def test_not_allowed(monkeypatch, tmp_path, user, why):
    def refuse(*_):
        raise PermissionError
    monkeypatch.setattr(top.Path, "read_text", refuse)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    with pytest.raises(top.Missing, match=why):
        top.Sysfs(tmp_path).read()


def test_library_goes_and_comes_back(folder):
    file = folder / "sys" / HANDLERS
    text, steps = file.read_text(), iter([file.unlink, lambda: file.write_text(text)])
    tracer = SimpleNamespace(read=lambda: None, why_not=None)
    said = list(islice(top.reports(top.Sysfs(folder / "sys"), tracer, 0,
                                   lambda _: next(steps, lambda: None)()), 2))
    assert said[0] == "the library is not loaded: modprobe kvm_fastpath"
    assert {row["handled"] for row in said[1]["handlers"]} == {0}


def test_reader_that_has_enough(folder):
    with subprocess.Popen(command(folder, "--json"), stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.PIPE, env=environment(folder)) as process:
        json.loads(process.stdout.readline())
        process.stdout.close()
        assert process.wait(SECONDS) == 0
        assert process.stderr.read() == ""
    assert has_ended(folder)


class Terminal:
    """A terminal, with the tool in it."""

    def __init__(self, folder, *arguments, name="xterm"):
        self.master, self.slave = pty.openpty()
        self.resize(24, 80)
        self.before = termios.tcgetattr(self.slave)
        self.text = ""
        self.process = subprocess.Popen(
            command(folder, *arguments), stdin=self.slave, stdout=self.slave, stderr=self.slave,
            start_new_session=True, env=environment(folder, TERM=name),
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def resize(self, lines, columns):
        """As if its window was."""
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("4H", lines, columns, 0, 0))

    def wait_for(self, text):
        """Until it shows a text that was not there."""
        end, seen = time.monotonic() + SECONDS, len(self.text)
        while text not in self.text[seen:]:
            assert select.select([self.master], [], [], end - time.monotonic())[0], self.text
            self.text += os.read(self.master, 65536).decode(errors="replace")

    def type(self, text):
        """As somebody would."""
        os.write(self.master, text.encode())

    def end(self):
        """How it ended, and what it has left of the terminal."""
        status = self.process.wait(SECONDS)
        while select.select([self.master], [], [], 0)[0]:
            self.text += os.read(self.master, 65536).decode(errors="replace")
        assert termios.tcgetattr(self.slave) == self.before
        return status


@pytest.fixture
def terminal(folder):
    """A terminal that shows a VM and handlers."""
    terminal = Terminal(folder)
    terminal.wait_for("timer")
    terminal.wait_for(str(os.getpid()))
    yield terminal
    terminal.process.kill()


@pytest.mark.parametrize("leave", [
    lambda terminal: terminal.type("q"), lambda terminal: terminal.type("\x03"),
    lambda terminal: terminal.process.send_signal(signal.SIGTERM),
], ids=["q", "Control-C", "SIGTERM"])
def test_screen_ends(folder, terminal, leave):
    assert terminal.text.count("\x1b[?1049h") == 1
    leave(terminal)
    assert terminal.end() == 0
    assert terminal.text.count("\x1b[?1049l") == 1
    assert "Traceback" not in terminal.text
    assert has_ended(folder)


def test_connection_that_is_lost(folder, terminal):
    for end in terminal.master, terminal.slave:
        os.close(end)
    terminal.process.wait(SECONDS)
    assert has_ended(folder)


def test_window_that_changes(terminal):
    terminal.resize(4, 20)
    terminal.wait_for("q quits")
    terminal.resize(40, 200)
    terminal.wait_for("x2apic-self-ipi")
    terminal.type("q")
    assert terminal.end() == 0


def test_unknown_terminal(folder):
    terminal = Terminal(folder, name="no-such-terminal")
    assert terminal.end() == 1
    assert re.fullmatch(r"kvm_fastpath_top: .*; try --once\r\n", terminal.text)
    # It may have been ended before it wrote its number.
    assert not (folder / "pid").exists() or has_ended(folder)


def test_json_on_a_terminal(folder):
    terminal = Terminal(folder, "--json")
    terminal.wait_for('"vms": [')
    terminal.type("\x03")
    assert terminal.end() == 0
    assert "\x1b" not in terminal.text
