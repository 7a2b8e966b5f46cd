# SPDX-License-Identifier: GPL-2.0
"""make docs: Documentation/ as HTML, without a warning, and with all of the API in it."""
import os
import re
import shutil
from pathlib import Path

import pytest
from tools import TOP, end_of, fail, run, say
from tree import files

DOCUMENTED = re.compile(r"^ \* (?:struct |typedef )?(kvm_fastpath_\w+)(?:\(\))? - ", re.M)


@pytest.mark.builds
def test_documentation(kernel, build):
    docs, environment = build / "docs", {**os.environ, "LINUX": kernel / "linux"}
    # All anew: what Sphinx remembers it does not warn of again.
    shutil.rmtree(docs, ignore_errors=True)
    # kernel-doc's own complaints do not make Sphinx fail.
    if run("sphinx-build", "-q", "-W", "--keep-going", "-b", "html", "-d", docs / "doctrees",
           "Documentation", docs / "html", log=docs / "log", env=environment):
        fail(end_of(docs / "log"))
    pages = [docs / "html" / f"{Path(path).stem}.html" for path in files("Documentation/*.rst")]
    assert [page for page in pages if not page.read_text()] == []
    names = [name for path in files("include/*.h", "lib/*.h")
             for name in DOCUMENTED.findall((TOP / path).read_text())]
    assert len(names) >= 30
    api = (docs / "html/api.html").read_text()
    assert [name for name in names if f'id="c.{name}"' not in api] == []
    say(f"docs: {docs}/html/index.html has {len(names)} names of the API")
