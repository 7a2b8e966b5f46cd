# SPDX-License-Identifier: GPL-2.0
"""Emulated machines, from power-on until they are off.  In the environment, BOCHS is another
emulator's binary, VMX_MODEL another Intel CPU of its, TIMEOUT the seconds that a machine may say
nothing."""
import os
import re
import subprocess
import time

from tools import TOP, end_of, say

MODELS = {"vmx": os.environ.get("VMX_MODEL", "corei7_haswell_4770"), "svm": "zambezi"}
APICV = "corei7_skylake_x"      # has it, in the Bochs of "make bochs"
BOCHS = os.environ.get("BOCHS", "bochs")
NO_PORT = "RFB could not bind any port"
# Seconds between two looks at a machine, and between two words about it.
POLL, SILENCE = 0.2, 10


def has_apicv(machine):
    """Whether the guests' EOIs do not leave them."""
    return MODELS[machine] == APICV


class Machine:
    """One of them: its image, and the files it makes."""

    def __init__(self, name, iso, out, options="", emulators=None):
        """options: lines for Bochs; emulators: {machine: (binary, model)} of others than usual."""
        emulator, model = (emulators or {}).get(name, (BOCHS, MODELS[name]))
        out.mkdir(parents=True, exist_ok=True)
        self.name, self.process = name, None
        self.heard = self.last_heard = 0
        self.console, self.report, self.log, self.said, config, script = (
            out / f"{name}.{kind}" for kind in ("console", "ktap", "log", "out", "bochsrc", "rc"))
        # Otherwise the last run's output could pass for this one's.
        for file in (self.console, self.report):
            file.write_text("")
        text = (TOP / "tests/host/bochsrc.in").read_text() + options
        for word, value in {"MODEL": model, "ISO": iso.resolve(), "LOG": self.log,
                            "CONSOLE": self.console, "REPORT": self.report}.items():
            text = text.replace(f"@{word}@", str(value))
        config.write_text(text)
        script.write_text("c\n")
        self.command = [emulator, "-q", "-f", config]
        # A debugger stops before the first instruction; no other build takes -rc.
        about = subprocess.run([emulator, "--help"], capture_output=True, check=False)
        if b" -rc " in about.stdout + about.stderr:
            self.command += ["-rc", script]

    def start(self):
        """Power on."""
        with self.said.open("w") as said:
            self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stdout=said,
                                            stderr=subprocess.STDOUT)

    def runs(self):
        """Is it still on?"""
        if self.process.poll() is None:
            return True
        # Two that start together may race for one display port: the loser tries again.
        if NO_PORT in self.said.read_text(errors="replace"):
            self.start()
            return True
        return False

    def silent(self, now):
        """For how many seconds has it said nothing new?  Once it reports, what the kernel says
        does not count: of a task that hangs, the kernel speaks for ever."""
        heard = self.report.stat().st_size or -self.console.stat().st_size
        if heard != self.heard:
            self.heard, self.last_heard = heard, now
        return now - self.last_heard

    def last_line(self):
        """What PID 1 has reported or, before that, what the kernel says."""
        for file in (self.report, self.console):
            lines = file.read_text(errors="replace").split("\n")
            text = [line.strip() for line in lines if line.strip()]
            if text:
                return text[-1][:90]
        return ""

    def stop(self, seconds):
        """Power off, and say how it ended."""
        self.process.kill()
        self.process.wait()
        say(f"[{self.name}] {seconds:.0f}s {self.last_line()}")
        if not re.match(rf"(not )?ok 1 {self.name}$", self.last_line()):
            say(f"[{self.name}] did not come to its end in {seconds:.0f}s; the console ends:\n"
                f"{end_of(self.console)}\nthe emulator's: {self.log} and {self.said}")


def boot(machines, patience):
    """Run machines side by side until each is off, or has said nothing for that many seconds: how
    long it takes as a whole depends on the host and on what else that does."""
    started, begin, said, passed = [], time.monotonic(), 0, 0
    patience = int(os.environ.get("TIMEOUT", patience))
    try:
        for machine in machines:
            machine.start()
            started.append(machine)
        # Each is asked: one that has found its port taken starts again by that.
        while any([machine.runs() and machine.silent(passed) < patience for machine in machines]):
            time.sleep(POLL)
            passed = time.monotonic() - begin
            if passed - said >= SILENCE:
                said = passed
                say("\n".join(f"[{machine.name}] {passed:.0f}s {machine.last_line()}"
                              for machine in machines))
    finally:
        for machine in started:
            machine.stop(passed)
