# SPDX-License-Identifier: GPL-2.0
"""make docs: Documentation/ as HTML, without a warning, with all of the API and each picture in
it.  test_pages.py looks at the pages in a browser."""
import os
import re
import shutil
from pathlib import Path

import pictures
import pytest
from tools import TOP, end_of, fail, run, say
from tree import files

DOCUMENTED = re.compile(r"^ \* (?:struct |typedef )?(kvm_fastpath_\w+)(?:\(\))? - ", re.M)


@pytest.mark.builds
def test_documentation(kernel, build):
    docs, environment = build / "docs", {**os.environ, "LINUX": kernel / "linux"}
    source = docs / "source"
    # Sphinx does not warn again of a page that it remembers.
    shutil.rmtree(docs, ignore_errors=True)
    shutil.copytree(TOP / "Documentation", source)
    pictures.draw(source / "recorded", source / "pictures")
    # kernel-doc's own complaints do not make Sphinx fail.
    if run("sphinx-build", "-q", "-W", "--keep-going", "-b", "html", "-d", docs / "doctrees",
           "-D", f"kerneldoc_srctree={TOP}", source, docs / "html", log=docs / "log",
           env=environment):
        fail(end_of(docs / "log"))
    pages = [docs / "html" / f"{Path(path).stem}.html" for path in files("Documentation/*.rst")]
    assert [page for page in pages if not page.read_text()] == []
    texts = "".join((TOP / path).read_text() for path in files("Documentation/*.rst"))
    drawn = {path.name for path in source.glob("pictures/*.svg")}
    assert len(drawn) > 4
    assert {name for name in drawn if f"pictures/{name}" not in texts} == set()
    names = [name for path in files("include/*.h", "lib/*.h")
             for name in DOCUMENTED.findall((TOP / path).read_text())]
    assert len(names) >= 30
    api = (docs / "html/api.html").read_text()
    assert [name for name in names if f'id="c.{name}"' not in api] == []
    say(f"docs: {docs}/html/index.html has {len(names)} names of the API")
