# SPDX-License-Identifier: GPL-2.0
"""A report as a machine would have sent it."""
import re

import machines


def report(name, results, before="", after=""):
    """That of a test with these results; then one text in it is replaced."""
    results = re.sub(r"^(?!{)", " " * 12, results, flags=re.M)
    text = f"""\
KTAP version 1
    KTAP version 1
    # Subtest: vmx
        KTAP version 1
        # Subtest: vcpu_run
            KTAP version 1
            # Subtest: {name}
{results}
        ok 1 {name}
    ok 1 vcpu_run
    ok 2 kernel_log
ok 1 vmx
"""
    assert before in text
    return machines.Report(text.replace(before, after, 1), "vmx", "vcpu_run")
