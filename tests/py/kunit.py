# SPDX-License-Identifier: GPL-2.0
"""KUnit suites in a kernel that is built: the kernel's own kunit.py runs them and parses what they
report; here the console is read, too."""
import re
import subprocess
from collections import Counter
from typing import NamedTuple

from tools import TOP, alone, end_of, expect_nothing, run

# A host that is busy must not look like a handler that is slow.
PATIENT = "kvm_fastpath_kunit.fastpath_budget_ns=60000000000"
# A suite that was killed half-way leaves errors, which 6.1's kunit.py lets pass.
ENDED = re.compile(r"Testing complete\. (Ran \d+ tests: passed: \d+(?:, skipped: \d+)?)$", re.M)
TOLD = re.compile(r"FAILED|CRASHED|ERROR|EXPECT|ASSERT|Expected| == |crash|Testing complete")
MOST_TOLD = 40

WANTED = re.compile(r"wants (?:at most (\d+) )?on the console: (.*)")
SPLAT = re.compile(r"BUG:|WARNING:|suspicious|KASAN|INFO: possible|INFO: .*(stall|blocked for)|"
                   r"hard LOCKUP|Oops|Kernel panic|already present!")
SAID = re.compile(r"(?:^|\] )kvm_fastpath: ((?:handler .*\) |unregister of|a handler needs|"
                  r"handlers \S+ and |there is no handler|module \S+ leaves |"
                  r"fastpath_handler wants).*)")
WARNS = re.compile(r"WARNING: .*(kvm_fastpath_wrmsr_found|with_interrupts_on)")
NO_WARNING = re.compile(" ran for | needs | wants | leaves | are for | is no ")


class Result(NamedTuple):
    """What the kernel said, and kunit.py of that."""
    console: str
    parsed: str


def build(kernel, name, *arguments):
    """UML with the suites and another library, in a folder of the kernel's.  All but the library
    is that of "make uml"."""
    with alone(kernel):
        if not (kernel / name).exists():
            run("cp", "-a", kernel / "uml", kernel / name, log=kernel / f"{name}.build.log")
        run(TOP / "scripts/uml.sh", kernel, name, *arguments, log=kernel / f"{name}.build.log")


def suites(kernel, out, glob, *options, seconds=900, limit=()):
    """Run the suites named glob of the kernel in a folder.  options: more of kunit.py's; limit: a
    command to run it by."""
    console, linux = out / "test.log", kernel / "linux"
    console.write_text("")
    done = subprocess.run(
        [*limit, "tools/testing/kunit/kunit.py", "exec", f"--build_dir={out}",
         f"--timeout={seconds}", f"--kernel_args={PATIENT}", *options, glob],
        cwd=linux, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, errors="replace", check=False)
    (out / "parsed.log").write_text(done.stdout)
    return Result(console.read_text(errors="replace"), done.stdout)


def words(line):
    """What the library says in a line, as a case announces it."""
    said, warns = SAID.search(line), WARNS.search(line)
    if warns:
        return f"WARNING in {warns[1]}"
    return said and re.sub(r" ran for \d* ns", " ran for N ns", said[1])


def splats(console):
    """What is wrong with a console.  Splats do not fail a case; one that provokes a warning
    announces its words, "wants on the console: ...": each must follow, and nothing else.  "wants
    at most N on the console: ..." allows as many."""
    wanted, allowed, found, warnings = Counter(), Counter(), [], 0
    for line in console.splitlines():
        announced = WANTED.search(line)
        if announced:
            most, said = announced.groups()
            (allowed if most else wanted)[said] += int(most or 1)
            continue
        if SPLAT.search(line):
            found.append(line)
        said = words(line)
        if not said:
            continue
        budget = wanted if wanted[said] > 0 else allowed
        budget[said] -= 1
        if budget[said] < 0:
            yield f"not announced: {said}"
        # Each is one WARNING, unless it is about time or what a caller gave.
        warnings += not NO_WARNING.search(said)
    yield from (f"missing: {said}" for said, count in wanted.items() if count > 0)
    if len(found) != warnings:
        yield "\n".join(["splats that no case wants, among these:", *found])


def judge(result):
    """None, or what is wrong with a run: each suite must have come to its end, and passed."""
    if ENDED.search(result.parsed):
        return "\n".join(splats(result.console)) or None
    lines = result.parsed.splitlines() or ["kunit.py said nothing"]
    return "\n".join([line for line in lines if TOLD.search(line)][:MOST_TOLD] or lines[-1:])


def expect_passed(wrong, out):
    """Fail a test by what is wrong with a run in a folder, if anything is."""
    expect_nothing(wrong and f"{wrong}\n{end_of(out / 'test.log')}")


def judge_suite(result, suite):
    """None, or what is wrong with one of the suites."""
    shown = re.search(rf"= {suite} \(\d+ subtests?\) =.*?= \[(\w+)\] {suite} =", result.parsed,
                      re.S)
    if not shown:
        return f"{suite} did not come to its end"
    if shown[1] in ("PASSED", "SKIPPED"):
        return None
    return "\n".join(line for line in shown[0].splitlines() if TOLD.search(line))


def witness(result):
    """Who saw what is wrong: the first case that failed, the console, or what stopped the kernel.
    No end alone may be the host's doing."""
    ended = ENDED.search(result.parsed)
    # Else only of cases that came to their end.  A flood of warnings may have lost their results.
    said = "\n".join(splats(result.console if ended else result.console.rpartition("    ok ")[0]))
    for pattern, text in ((r"\[FAILED\] (.*)", result.parsed),
                          (r"((?:not announced|missing): .*)", said),
                          (r"(Kernel panic.*|suspicious RCU.*|possible recursive.*|BUG: .*)",
                           result.console),
                          (r"(WARNING: .*)", said)):
        found = re.search(pattern, text)
        if found:
            return found[1]
    return None
