# SPDX-License-Identifier: GPL-2.0
"""scripts/handler-of.sh finds a handler by its MSR, whatever that is called, and refuses a name
that Linux does not have."""
import re
import subprocess

import pytest
from tools import TOP

pytestmark = pytest.mark.builds
TABLE, MINE = "handlers/table.h", "handlers/icr/icr.h"
NO_NUMBER = f"{TABLE}: the MSR of icr is no number but"


@pytest.mark.parametrize("number, msr, status, said", [
    ("0x830", "APIC_BASE_MSR + (APIC_ICR >> 4)", 0, MINE),
    ("2096", "APIC_BASE_MSR + (APIC_ICR >> 4)", 0, MINE),
    ("0x831", "APIC_BASE_MSR + (APIC_ICR >> 4)", 0, ""),
    ("0x6e0", "MSR_IA32_TSC_DEADLINE", 0, MINE),
    ("0x4b564d04", "MSR_KVM_PV_EOI_EN", 0, MINE),
    ("0x40000070", "HV_X64_MSR_EOI", 0, MINE),
    ("0x40000090", "HV_X64_MSR_SINT0", 0, MINE),
    ("0xc0000080", "0xc0000080UL", 0, MINE),
    ("0", "MSR_NOBODY_KNOWS", 1, f"{NO_NUMBER} MSR_NOBODY_KNOWS"),
    ("0x4b564d04", "(u32)0x4b564d04", 1, f"{NO_NUMBER} (u32)0x4b564d04"),
])
def test_handler_of(kernel, number, msr, status, said, tmp_path):
    for path in ("scripts/handler-of.sh", TABLE):
        (tmp_path / path).parent.mkdir(parents=True)
    script = tmp_path / "scripts/handler-of.sh"
    script.write_text((TOP / "scripts/handler-of.sh").read_text())
    (tmp_path / TABLE).write_text(
        re.sub(r"^(BUILTIN\(icr, )[^,]*", rf"\g<1>{msr}", (TOP / TABLE).read_text(),
               flags=re.M))
    done = subprocess.run(["sh", script, number, kernel / "linux"], stdout=subprocess.PIPE,
                          check=False, text=True)
    assert (done.returncode, done.stdout.strip()) == (status, said)
