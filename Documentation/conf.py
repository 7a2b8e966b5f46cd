# SPDX-License-Identifier: GPL-2.0
# For "make docs", see tests/py/test_docs.py: $LINUX is an unpacked kernel source, whose
# Sphinx extensions read the kernel-doc comments and make a link of "name()".
import os
import sys

linux = os.environ["LINUX"]
sys.path.insert(0, os.path.join(linux, "Documentation", "sphinx"))

project = "kvm_fastpath"
extensions = ["kerneldoc", "automarkup"]
kerneldoc_bin = os.path.join(linux, "scripts", "kernel-doc")
kerneldoc_srctree = os.path.abspath("..")
# sparse's, the compiler's and our own, which Sphinx' parser of C does not know
c_id_attributes = ["__must_check", "__kvm_fastpath_irqoff_only", "KVM_FASTPATH_HOST",
                   "KVM_FASTPATH_SERVICE"]

root_doc = "index"
highlight_language = "none"
html_theme = "alabaster"
html_copy_source = False
html_theme_options = {"page_width": "1100px", "sidebar_width": "240px"}
