# SPDX-License-Identifier: GPL-2.0
"""Does what a document says, word for word.  Of its code blocks, "console" has commands behind
"$ " and what they print, in this order, "..." being anything; "diff" is applied; others are
files, called as their captions say."""
import re
import subprocess

from tools import LAST, fail, say

BLOCK = re.compile(r"^\.\. code-block:: (\w+)\n(?: {4}:caption: (\S+)\n)?((?:(?: {4}.*)?\n)*)",
                   re.M)


def steps(document):
    """Its steps: (language, text, caption, lines to be printed)."""
    for language, caption, block in BLOCK.findall(document):
        block = re.sub("^ {4}", "", block, flags=re.M).strip("\n") + "\n"
        if language != "console":
            yield language, block, caption, []
            continue
        for step in block[len("$ "):].split("\n$ "):
            command, *wanted = step.splitlines()
            yield language, command, caption, [line for line in wanted if line]


def untrue(done, wanted):
    """None, or what a document says of a command that is not so."""
    if bool(done.returncode) != any(line.startswith("make: ***") for line in wanted):
        return f"it ended with {done.returncode}"
    lines = iter(done.stdout.splitlines())
    for want in wanted:
        pattern = ".*".join(map(re.escape, want.split("...")))
        if not any(re.fullmatch(pattern, line) for line in lines):
            return f"it does not say: {want}"
    return None


def play(document, where, environment, arrive=lambda where: None):
    """Do the steps, the first of them in the folder where; what all have printed.  arrive()
    is told where a "cd" has led to."""
    printed = ""
    for language, text, caption, wanted in steps(document):
        if language not in ("console", "diff"):
            (where / caption).write_text(text)
            continue
        say(f"tutorial: {text.splitlines()[0]}")
        command, given = (text, "") if language == "console" else ("patch -s -p0", text)
        done = subprocess.run(["sh", "-c", f"exec 2>&1; {command}"], cwd=where, env=environment,
                              input=given, check=False, stdout=subprocess.PIPE, text=True)
        if wrong := untrue(done, wanted):
            end = "\n".join(done.stdout.splitlines()[-LAST:])
            fail(f"{text}\n{wrong}; what was printed:\n{end}")
        printed += done.stdout
        if text.startswith("cd "):
            where = where / text[len("cd "):]
            arrive(where)
    return printed


def idle(printed):
    """The machines on which the handler of a module that was loaded has counted nothing."""
    return [machine for machine in ("VMX", "SVM")
            if not re.search(rf"^{machine} +loaded( +\d+){{2}} +[1-9]", printed, re.M)]
