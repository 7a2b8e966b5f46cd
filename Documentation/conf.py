# SPDX-License-Identifier: GPL-2.0
# For "make docs", see tests/py/test_docs.py: $LINUX is an unpacked kernel source, whose
# Sphinx extensions read the kernel-doc comments and make a link of "name()".  pictures/ has
# drawings by then.
import os
import re
import sys
from html import escape
from pathlib import Path

import furo
from docutils import nodes

linux = os.environ["LINUX"]
sys.path.insert(0, os.path.join(linux, "Documentation", "sphinx"))

project = "kvm_fastpath"
extensions = ["kerneldoc", "automarkup"]
kerneldoc_bin = os.path.join(linux, "scripts", "kernel-doc")
# sparse's, the compiler's and our own, which Sphinx' parser of C does not know
c_id_attributes = ["__must_check", "__kvm_fastpath_irqoff_only", "KVM_FASTPATH_HOST",
                   "KVM_FASTPATH_SERVICE"]

root_doc = "index"
highlight_language = "none"
html_theme = "furo"
# Debian 12's furo has lost the rule that takes the dark colours if the reader's browser asks
# for them, but takes colours from here by such a rule.
dark = re.search(r'body\[data-theme="?dark"?\] *{(.*?)}', (
    Path(furo.__file__).parent / "theme/furo/static/styles/furo.css").read_text(), re.S)
html_theme_options = {"dark_css_variables": dict(re.findall(r"--([\w-]+):\s*([^;]+)", dark[1]))}
html_title = "kvm_fastpath"
html_copy_source = False
html_static_path = ["_static"]
html_css_files = ["pages.css"]
html_show_copyright = False


def put_drawings_in(app, doctree, _):
    """Within the page a drawing takes the page's colours, light or dark."""
    for image in list(doctree.findall(nodes.image)):
        if image["uri"].endswith(".svg"):
            svg = (Path(app.srcdir) / image["uri"]).read_text().partition("<svg")[2]
            name = escape(image["alt"]) if "alt" in image else ""
            image.replace_self(nodes.raw("", f'<div class="picture"><svg role="img" '
                                         f'aria-label="{name}"{svg}</div>', format="html"))


def setup(app):
    app.connect("doctree-resolved", put_drawings_in)
