#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""judge_test.py: judge.py passes good consoles, and refuses what a broken run would print."""
import pathlib
import re
import subprocess
import sys
import tempfile

JUDGE = pathlib.Path(__file__).with_name("judge.py")

TABLE = """\
# a comment
ipi\t\tvmx,svm vmx,svm check -s 1
plain\t\tvmx,svm - -
skips\t\tvmx,svm - -
asserts\t\tvmx,svm - -
gone\t\tvmx,svm vmx check
elsewhere\tvmx - - # it takes the machine down
"""

# What one machine prints of a phase: how each test ended, and its last words.
ENDS = (
    ("ipi", "exit:0", ()),
    ("plain", "exit:0", ()),
    ("skips", "exit:4", ("OUTPUT 1..0 # SKIP - Requirement not met: kvm_has()",)),
    ("asserts", "exit:254", ("OUTPUT ==== Test Assertion Failure ====",
                             "OUTPUT   x86_64/asserts.c:12: false",
                             "OUTPUT   pid=70 tid=70 errno=4 - Interrupted system call",
                             "OUTPUT   Failed guest assert: r == 0 at x86_64/asserts.c:7")),
    ("elsewhere", "timeout", ("OUTPUT so far",)),
)

# Each line is a machine, a pattern in its console, and what comes in its place.
BAD = (
    ("vmx", r"SUCCESS.*\n", ""),
    ("svm", r"SUCCESS.*\n", "FAIL kernel log: BUG: soft lockup\n"),
    ("svm", r"machine=svm$", "machine=vmx"),
    ("vmx", r"(SUCCESS.*\n)", r"\1Kernel panic\n"),
    ("vmx", r"(?s).*", ""),
    ("vmx", r"SELFTEST .*phase=on test=plain.*\n", ""),
    ("svm", r"SELFTEST .*phase=off test=ipi.*\n", ""),
    ("svm", r"SELFTEST .*phase=stock test=skips.*\n", ""),
    ("vmx", r"(SELFTEST .*phase=on test=plain.*\n)", r"\1\1"),
    ("vmx", r"(SELFTEST .*phase=on) test=plain", r"\1 test=other"),
    ("vmx", r"(SELFTEST .*phase=on test=plain) ended=exit:0", r"\1 ended=exit:254"),
    ("vmx", r"(SELFTEST .*phase=stock test=plain) ended=exit:0", r"\1 ended=exit:1"),
    ("svm", r"(SELFTEST .*phase=off test=plain) ended=exit:0", r"\1 ended=timeout"),
    ("svm", r"(SELFTEST .*phase=on test=plain) ended=exit:0", r"\1 ended=signal:9"),
    ("svm", r"(SELFTEST .*phase=on test=plain) ended=exit:0", r"\1 ended=exit:4"),
    ("svm", r"(SELFTEST .*phase=on test=plain) ended=exit:0", r"\1"),
    ("vmx", r"(phase=on test=skips(.*\n)+?.*not met: )kvm_has", r"\1kvm_lost"),
    ("vmx", r"(phase=on test=asserts(.*\n)+?.*asserts.c:)12", r"\g<1>13"),
    ("vmx", r"(phase=on test=asserts(.*\n)+?.*guest assert: )r == 0", r"\1r == 1"),
    ("vmx", r"(phase=on test=asserts.*\n)(OUTPUT.*\n)+", r"\1"),
    ("vmx", r"(phase=on test=ipi .*) icr=7 eoi=2", r"\1 icr=0 eoi=0"),
    ("svm", r"(phase=on test=ipi .*) handlers=3", r"\1 handlers=0"),
    ("svm", r"(phase=off test=ipi .*) handlers=0", r"\1 handlers=3"),
    ("svm", r"(phase=off test=ipi .*) icr=0", r"\1 icr=7"),
    ("svm", r"(phase=off test=ipi .*) eoi=0", r"\1 eoi=2"),
    ("vmx", r"(phase=on test=ipi .*) icr=7", r"\1"),
    ("vmx", r"(phase=on test=ipi .*) icr=7", r"\1 icr=many"),
    ("vmx", r"variant=vcpu_run phase=on test=ipi", "variant=stock phase=on test=ipi"),
    ("vmx", r"variant=vcpu_run (phase=off test=plain)", r"variant=other \1"),
    ("svm", r"machine=svm (.*phase=on test=ipi)", r"machine=vmx \1"),
    ("svm", r"SUCCESS", "SELFTEST machine=svm variant=stock phase=stock test=elsewhere "
     "ended=exit:0 seconds=1\nSUCCESS"),
    ("svm", r"SUCCESS", "SELFTEST machine=svm variant=stock phase=stock test=gone "
     "ended=exit:0 seconds=1\nSUCCESS"),
    ("svm", r"SUCCESS", "SELFTEST machine=svm vari\nSUCCESS"),
)


def console(machine):
    lines = ["[    0.1] Linux version"]
    for phase in ("stock", "on", "off"):
        variant = "stock" if phase == "stock" else "vcpu_run"
        for name, ended, output in ENDS:
            if (machine, name) == ("svm", "elsewhere"):
                continue
            line = f"SELFTEST machine={machine} variant={variant} phase={phase} test={name} " \
                f"ended={ended} seconds=1.5"
            if phase == "on":
                line += f" handlers=3 icr={7 * (name == 'ipi')} eoi={2 * (name == 'ipi')} asked=9"
            elif phase == "off":
                line += " handlers=0 icr=0 eoi=0 asked=9"
            lines += [line, *output]
    return "\r\n".join([*lines, f"SUCCESS kvm_fastpath machine={machine}", ""])


class Bench:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.write("tests", TABLE)
        self.write("lacking", "gone\n")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8", newline="")

    def judge(self, consoles):
        for machine, text in consoles.items():
            self.write(machine, text)
        names = ["tests", "lacking", "vcpu_run", "vmx", "svm"]
        arguments = [n if n == "vcpu_run" else str(self.folder / n) for n in names]
        run = subprocess.run([str(JUDGE), *arguments], capture_output=True, text=True, check=False)
        return run.returncode == 0, run.stdout


def check_good(bench, good):
    passes, text = bench.judge(good)
    wanted = ["4 passed, 0 failed", "svm elsewhere: not run: it takes the machine down",
              "alike, skip: kvm_has()", "  vmx skips, svm skips",
              "alike, fail:254: x86_64/asserts.c:12, r == 0", "  vmx asserts, svm asserts",
              "alike, timeout: ", "  vmx elsewhere"]
    if not passes or any(line not in text.splitlines() for line in wanted):
        sys.exit(f"{text}selftests: refuses good consoles")
    if not re.search(r"^gone +lacks +lacks", text, re.M):
        sys.exit(f"{text}selftests: does not tell what this kernel lacks")


def main():
    good = {machine: console(machine).replace("\r\n", "\n") for machine in ("vmx", "svm")}
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(folder)
        check_good(bench, {machine: console(machine) for machine in good})
        check_good(bench, good)
        for machine, pattern, replacement in BAD:
            bad = dict(good)
            bad[machine] = re.sub(pattern, replacement, good[machine], count=1, flags=re.M)
            if bad == good:
                sys.exit(f"selftests: {pattern} is no edit")
            passes, text = bench.judge(bad)
            if passes or " 0 failed" in text or "\nselftests: " not in text:
                sys.exit(f"{text}selftests: takes {machine} {pattern} {replacement}")
        passes, text = bench.judge({m: good[m].replace("exit:254", "exit:127") for m in good})
        if passes:
            sys.exit(f"{text}selftests: takes a program that cannot be started")
        bench.write("tests", TABLE.splitlines()[2] + "\n")
        bench.write("lacking", "plain\n")
        passes, text = bench.judge({m: f"SUCCESS kvm_fastpath machine={m}\n" for m in good})
        if passes:
            sys.exit(f"{text}selftests: passes though no test was run")
    print(f"selftests: good consoles pass, {len(BAD) + 2} bad ones are refused")


if __name__ == "__main__":
    main()
