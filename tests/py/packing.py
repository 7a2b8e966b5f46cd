# SPDX-License-Identifier: GPL-2.0
"""Other people's programs in an archive for the root of an emulated machine."""
import re
import shutil

from tools import run, say

PYTHON = "/usr/bin/python3"
# Prints the files of all modules that a script uses.
USES = """\
import runpy, sys
try:
    sys.argv = sys.argv[1:] + ["--help"]
    runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit:
    print("\\n".join({getattr(module, "__file__", None) or "" for module in sys.modules.values()}))
"""


def python_for(script, log):
    """What a script in Python needs, as programs to pack."""
    files = run(PYTHON, "-c", USES, script, log=log).split("\n")
    files = [file for file in files if file.startswith("/") and file != str(script)]
    assert len(files) > 50
    return [PYTHON, *files]


def libraries(file, log):
    """The shared libraries that a program or a library needs."""
    return re.findall(r"/\S+", run("ldd", file, log=log))


def archive(root, out):
    """A folder as an archive for the root: what takes an emulated machine least time to unpack,
    in the format that Linux knows."""
    run("sh", "-c", f"find . | cpio -o -H newc --quiet | lz4 -q -l -9 -f - {out}",
        cwd=root, log=out.with_suffix(".log"))
    return out


def pack(out, programs, files):
    """out: the archive; programs: paths of this host, which keep them, as do the libraries they
    need; files: others, for the root's top."""
    root, log = out.with_suffix(""), out.with_suffix(".log")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for program in programs:
        needed = [] if program.endswith(".py") else libraries(program, log)
        run("cp", "-L", "--parents", "-t", root, program, *needed, log=log)
    for file in files:
        shutil.copy(file, root)
    say(f"machines: packing {root.name} and its libraries")
    return archive(root, out)
